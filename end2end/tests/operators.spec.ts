// The operators' pages: accounts, suspending and lifting, the outbox, and how the portal is.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Portal, accessible, alive, become, browserOf, expect, fields, modes, open, press, test, wellMade } from './portal';

const languages = {
  en: {
    host: 'Host', overview: 'Overview', accounts: 'Accounts', outbox: 'Outbox', health: 'Health', search: 'Name, business name or account number', go: 'Search',
    noMatch: 'No account has these words', all: 'All accounts', suspended: 'Suspended', active: 'Active', suspend: 'Suspend…', suspendNow: 'Suspend the account',
    reason: 'Reason', does: 'Nothing is deleted', tooShort: '10 characters', done: 'The account is suspended.', since: 'Suspended since', lift: 'Lift the suspension…', liftNow: 'Lift the suspension',
    lifted: 'The suspension is lifted.', title: 'Your organization’s account is suspended since', line: 'Your organization’s account is suspended.', why: 'See why and whom to write to',
    discover: 'Discover', account: 'Account', already: 'suspended already', hostStays: 'can’t be suspended', mailSubject: 'is suspended', liftedSubject: 'is no longer suspended',
    sendAgain: 'Send again', failed: 'Failed', sent: 'Sent', queued: 'The mail is sent again.', delayed: 'Delayed', good: 'Good', attention: 'Needs attention', refused: 'administrators of the organization that runs',
    names: 'Names', suspendedBy: 'Suspended by',
  },
  fr: {
    host: 'Hôte', overview: 'Vue d’ensemble', accounts: 'Comptes', outbox: 'Boîte d’envoi', health: 'État du portail', search: 'Nom, raison sociale ou numéro de compte', go: 'Rechercher',
    noMatch: 'Aucun compte ne correspond', all: 'Tous les comptes', suspended: 'Suspendu', active: 'Actif', suspend: 'Suspendre…', suspendNow: 'Suspendre le compte',
    reason: 'Motif', does: 'Rien n’est supprimé', tooShort: '10 caractères', done: 'Le compte est suspendu.', since: 'Suspendu depuis', lift: 'Lever la suspension…', liftNow: 'Lever la suspension',
    lifted: 'La suspension est levée.', title: 'Le compte de votre organisation est suspendu depuis', line: 'Le compte de votre organisation est suspendu.', why: 'Voir pourquoi et à qui écrire',
    discover: 'Découvrir', account: 'Compte', already: 'déjà suspendu', hostStays: 'ne peut pas être suspendu', mailSubject: 'est suspendu', liftedSubject: 'n’est plus suspendu',
    sendAgain: 'Renvoyer', failed: 'Échoué', sent: 'Envoyé', queued: 'L’e-mail est renvoyé.', delayed: 'Retardé', good: 'Bon', attention: 'Demande attention', refused: 'administrateurs de l’organisation qui exploite',
    names: 'Noms', suspendedBy: 'Suspendu par',
  },
};

const reason = 'The invoices of two years are open. Write to us.';
const none = '00000000-0000-7000-8000-000000000000';

/** The key of an account, by its name. */
async function accountOf(portal: Portal, name: string): Promise<string> {
  const answer = await portal.send(`/fn/host/accounts?query%5Bwords%5D=${encodeURIComponent(name)}`, { session: await portal.session('admin@northlight') });
  return answer.json.items.find((account: any) => account.name === name).id;
}

for (const [language, t] of Object.entries(languages)) {
  for (const mode of modes) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language });

      test('an operator finds an account, suspends it, and its people see it with the next click; and lifts it', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const theirs = await visitor({ session: member.session });
        await open(theirs, '/engagements/discover');
        await expect(theirs.locator('main .result').first()).toBeVisible();

        await portal.reads('admin@northlight', language);
        await become(page.context(), await portal.session('admin@northlight'), portal.url);
        await open(page, '/');
        await page.locator('.sidenav').getByRole('link', { name: t.host, exact: true }).click();
        await expect(page.getByRole('heading', { level: 1, name: t.overview, exact: true })).toBeVisible();
        await alive(page);
        await wellMade(page);
        await page.locator('.tabs').getByRole('link', { name: t.accounts, exact: true }).click();
        await expect(page.getByRole('heading', { level: 1, name: t.accounts, exact: true })).toBeVisible();
        await expect(page.locator('main table tbody tr').first()).toBeVisible();
        await alive(page);
        await wellMade(page);
        const search = async (words: string) => {
          await page.getByLabel(t.search).fill(words);
          await page.locator('main [role=search]').getByRole('button', { name: t.go, exact: true }).click();
          await expect(page).toHaveURL(new RegExp(`q=${words.slice(0, 4)}`));
          await alive(page);
        };
        await search('nobody-has-this');
        await expect(page.getByText(t.noMatch)).toBeVisible();
        await search(member.organization);
        const row = page.locator('main tbody tr');
        await expect(row).toHaveCount(1);
        await expect(row).toContainText(`${member.organization} SAS`);
        await expect(row.locator('.tag')).toHaveText(t.active);
        await row.getByRole('link', { name: member.organization }).click();
        await expect(page.getByRole('heading', { level: 1, name: member.organization })).toBeVisible();
        await expect(page.locator('main')).toContainText(member.contact);
        await expect(page.locator('main')).toContainText(member.address);
        await alive(page);
        await wellMade(page);

        await page.getByRole('link', { name: t.suspend, exact: true }).click();
        await expect(page.locator('main')).toContainText(t.does);
        await alive(page);
        await page.getByLabel(t.reason).fill('Short');
        await page.getByRole('button', { name: t.suspendNow, exact: true }).click();
        await expect(page.locator('.error-summary')).toContainText(t.tooShort);
        await alive(page);
        await expect(page.getByLabel(t.reason)).toHaveValue('Short');
        await wellMade(page);
        await page.getByLabel(t.reason).fill(reason);
        await page.getByRole('button', { name: t.suspendNow, exact: true }).click();
        await expect(page.getByText(t.done)).toBeVisible();
        await expect(page.locator('main .notice', { hasText: t.since })).toContainText(reason);
        await expect(page.locator('main .timeline')).toContainText(t.suspendedBy);
        await alive(page);
        await wellMade(page);

        // The partner's next click, in the browser that was open all the while.
        await theirs.locator('.sidenav a[href="/engagements"]').click();
        await expect(theirs.locator('main .notice', { hasText: t.line })).toBeVisible();
        await alive(theirs);
        await accessible(theirs);
        await theirs.locator('main .notice').getByRole('link', { name: t.why }).click();
        await expect(theirs.locator('main .notice', { hasText: t.title })).toContainText(reason);
        await expect(theirs.locator('main .notice', { hasText: t.title })).toContainText('Northlight Systems');
        await expect(theirs.locator('main .notice', { hasText: t.title })).toContainText('Nora Lindqvist');
        await alive(theirs);
        await wellMade(theirs);
        await theirs.locator('.sidenav a[href="/"]').click();
        await expect(theirs.locator('main .notice', { hasText: t.title })).toContainText(reason);
        await alive(theirs);
        await wellMade(theirs);
        const answer = await portal.send('/fn/engagements/discover?query%5Bwords%5D=&query%5Bsort%5D=newest', { session: member.session });
        expect([answer.status, answer.json.why]).toEqual([403, 'account_suspended']);
        expect(await portal.mail(member.contact, t.mailSubject)).toContain(`> ${reason}`);
        expect(await portal.mail(member.email, t.mailSubject)).toContain(`> ${reason}`);

        await page.getByRole('link', { name: t.lift, exact: true }).click();
        await expect(page.getByRole('button', { name: t.liftNow, exact: true })).toBeVisible();
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.liftNow, exact: true }).click();
        await expect(page.getByText(t.lifted)).toBeVisible();
        await alive(page);
        await portal.mail(member.contact, t.liftedSubject);
        await open(theirs, '/engagements/discover');
        await expect(theirs.locator('main .result').first()).toBeVisible();
        await expect(theirs.locator('main .notice')).toHaveCount(0);
      });

      test('two operators at once: the second is told that it is done; the host’s own account stays', async ({ page, portal }) => {
        const member = await portal.newOrganization(language);
        const operator = await portal.session('admin@northlight');
        const account = await accountOf(portal, member.organization);
        await portal.reads('admin@northlight', language);
        await become(page.context(), operator, portal.url);
        await open(page, `/admin/accounts/${account}/suspend`);
        await page.getByLabel(t.reason).fill(reason);
        const first = await portal.send('/fn/host/suspend-account', { form: fields({ account, reason }), session: operator });
        expect(first.status, first.text).toBe(200);
        expect((await press(page, page.getByRole('button', { name: t.suspendNow, exact: true }))).status()).toBe(409);
        await expect(page.locator('main')).toContainText(t.already);
        await alive(page);

        const host = await accountOf(portal, 'Northlight Systems');
        await open(page, `/admin/accounts/${host}/suspend`);
        await expect(page.locator('main')).toContainText(t.hostStays);
        await expect(page.getByLabel(t.reason)).toHaveCount(0);
        const answer = await portal.send('/fn/host/suspend-account', { form: fields({ account: host, reason }), session: operator });
        expect([answer.status, answer.json.what.conflict]).toEqual([409, 'host_stays']);
      });

      test('the outbox shows each mail with its state, and how the portal is stands beside it', async ({ page, portal }) => {
        const member = await portal.newOrganization(language);
        await portal.mail(member.contact, 'Ada');
        await portal.reads('admin@northlight', language);
        await become(page.context(), await portal.session('admin@northlight'), portal.url);
        await open(page, '/admin/outbox');
        await expect(page.getByRole('heading', { level: 1, name: t.outbox, exact: true })).toBeVisible();
        await page.locator('#q').fill(member.contact);
        await page.locator('main [role=search]').getByRole('button', { name: t.go, exact: true }).click();
        await expect(page).toHaveURL(/q=/);
        await alive(page);
        const row = page.locator('main tbody tr');
        await expect(row).toHaveCount(1);
        await expect(row).toContainText(member.contact);
        await expect(row.locator('.tag')).toHaveText(t.sent);
        await expect(row.getByRole('button', { name: t.sendAgain })).toHaveCount(0);
        await expect(page.locator('main')).not.toContainText('token=');
        await wellMade(page);

        await open(page, '/admin/health');
        await expect(page.getByRole('heading', { level: 1, name: t.health, exact: true })).toBeVisible();
        await expect(page.locator('[data-line=database]')).toContainText('SQLite');
        await expect(page.locator('[data-line=database] .tag')).toHaveText(t.good);
        await expect(page.locator('[data-line=mail_way]')).toContainText(join(portal.folder, 'mail'));
        await wellMade(page);
      });

      test('whoever is no operator is told so, and a stranger signs in first', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        const stranger = await visitor();
        for (const path of ['/admin', '/admin/accounts', `/admin/accounts/${none}`, `/admin/accounts/${none}/suspend`, `/admin/accounts/${none}/lift`, '/admin/outbox', '/admin/health']) {
          const answer = await open(page, path);
          expect(answer!.status(), path).toBe(403);
          await expect(page.locator('main')).toContainText(t.refused);
          await open(stranger, path);
          await expect(stranger).toHaveURL(new RegExp('/sign-in\\?return_to='));
        }
        for (const question of ['host/overview', 'host/accounts?query%5Bwords%5D=', `host/account?account=${none}`, 'host/mails?query%5Bwords%5D=', 'host/health']) {
          expect((await portal.send(`/fn/${question}`)).status, question).toBe(401);
          expect((await portal.send(`/fn/${question}`, { session: member.session })).status, question).toBe(403);
        }
        for (const [form, typed] of Object.entries({ 'suspend-account': { account: none, reason }, 'lift-suspension': { account: none, reason: '' }, 'send-again': { mail: none } })) {
          expect((await portal.send(`/fn/host/${form}`, { form: fields(typed) })).status, form).toBe(401);
          expect((await portal.send(`/fn/host/${form}`, { form: fields(typed), session: member.session })).status, form).toBe(403);
        }
      });
    });
  }

  test.describe(language, () => {
    test.use({ locale: language });

    test('a mail that could not leave is sent again when what kept it is mended', async ({ visitor }) => {
      // A portal of its own, whose mails have nowhere to go for a while.
      const portal = await Portal.open();
      try {
        const folder = join(portal.folder, 'mail');
        rmSync(folder, { recursive: true, force: true });
        writeFileSync(folder, 'in the way');
        const member = await portal.newOrganization(language);
        await portal.reads('admin@northlight', language);
        const page = await visitor({ baseURL: portal.url, session: await portal.session('admin@northlight') });
        await expect(async () => {
          await open(page, '/admin/outbox?state=stuck');
          await expect(page.locator('main tbody tr', { hasText: member.contact })).toBeVisible({ timeout: 1_000 });
        }).toPass({ timeout: 20_000 });
        await open(page, '/admin/outbox?state=stuck');
        const row = page.locator('main tbody tr', { hasText: member.contact });
        await expect(row.locator('.tag')).toHaveText(t.delayed);
        await wellMade(page);
        rmSync(folder);
        await row.getByRole('button', { name: t.sendAgain }).click();
        await expect(page.getByText(t.queued)).toBeVisible();
        await expect(page).toHaveURL(/state=stuck/);
        await portal.mail(member.contact, 'Ada');
        await expect(async () => {
          await open(page, '/admin/outbox?state=sent');
          await expect(page.locator('main tbody tr', { hasText: member.contact })).toBeVisible({ timeout: 1_000 });
        }).toPass({ timeout: 20_000 });
        const mail = (await portal.send('/fn/host/mails?query%5Bwords%5D=&query%5Bstate%5D=sent', { session: await portal.session('admin@northlight') })).json.mails.items[0].id;
        const answer = await portal.send('/fn/host/send-again', { form: fields({ mail }), session: await portal.session('admin@northlight') });
        expect([answer.status, answer.json.what.conflict]).toEqual([409, 'mail_sent']);
      } finally {
        await portal.close();
      }
    });
  });
}
