// MEM-01, MEM-02: an engagement's members are added, copied, removed and saved as a file; one leaves, comes back and stays.
import { type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { accessible, alive, become, browserOf, expect, fields, modes, open, test, wellMade, type Member, type Portal } from './portal';

const words = {
  en: {
    members: 'Members', add: 'Add people', organization: 'Name of the organization', search: 'Search', tell: 'Tell them by mail', submit: 'Add to the engagement',
    required: 'this is required', addresses: 'Addresses', added: 'Added', again: 'Added again', already: 'Already a member', unknown: 'Nobody of this organization', due: 'Due',
    subject: (engagement: string) => `You were added to ${engagement}`, remove: 'Remove', reason: 'Reason', removeNow: 'Remove from the engagement', removed: 'Removed. The person is told by mail.',
    undo: 'Undo', restored: 'The person is a member again.', csv: 'Export CSV', heads: 'Name,Sign-in address,Organization', all: 'Show everybody', filter: 'Organization',
    copy: 'Copy from another engagement', title: 'Title of the engagement', copyNow: 'Add these members', copied: 'Members added: 2', nobody: 'Nobody of Atlas mobile beta would be added',
    leave: 'Leave this engagement', leaveNow: 'Leave the engagement', left: 'You have left the engagement.', why: 'You have left this engagement.', back: 'Undo leaving', cameBack: 'You are a member again.',
    keep: 'Keep my membership', kept: 'You stay a member.', own: 'You see the people of your own organization.', join: 'Join', ended: 'Your membership was ended.', others: 'Also taking part:',
    decision: (engagement: string) => `You were removed from ${engagement}`, noAccess: 'Only people of this engagement',
  },
  fr: {
    members: 'Participants', add: 'Ajouter des personnes', organization: 'Nom de l’organisation', search: 'Rechercher', tell: 'Les prévenir par e-mail', submit: 'Ajouter à l’engagement',
    required: 'obligatoire', addresses: 'Adresses', added: 'Ajout effectué', again: 'Ajout renouvelé', already: 'Participe déjà', unknown: 'Inconnu dans cette organisation', due: 'À accepter',
    subject: (engagement: string) => `Vous participez maintenant à ${engagement}`, remove: 'Retirer', reason: 'Motif', removeNow: 'Retirer de l’engagement', removed: 'Participant retiré. La personne en est informée par e-mail.',
    undo: 'Annuler le retrait', restored: 'La personne participe de nouveau.', csv: 'Exporter en CSV', heads: 'Nom,Identifiant,Organisation', all: 'Afficher tout le monde', filter: 'Organisation',
    copy: 'Copier d’un autre engagement', title: 'Titre de l’engagement', copyNow: 'Ajouter ces participants', copied: 'Participants ajoutés : 2', nobody: 'Aucun participant de Atlas mobile beta ne serait ajouté',
    leave: 'Quitter cet engagement', leaveNow: 'Quitter l’engagement', left: 'Vous avez quitté l’engagement.', why: 'Vous avez quitté cet engagement.', back: 'Annuler mon départ', cameBack: 'Vous participez de nouveau.',
    keep: 'Garder ma participation', kept: 'Votre participation continue.', own: 'Vous voyez les personnes de votre organisation.', join: 'Rejoindre', ended: 'Il a été mis fin à votre participation.', others: 'Participent aussi :',
    decision: (engagement: string) => `Votre participation à ${engagement} a pris fin`, noAccess: 'Seules les personnes',
  },
} as const;

const LAB = 'Integration test lab';
const SENSORS = 'Sensor SDK 3';

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text });
const result = (page: Page, text: string) => page.locator('.notice li', { hasText: text });

/** An organization with two more people. */
async function company(portal: Portal, language: string): Promise<Member> {
  const member = await portal.newOrganization(language);
  await portal.newUser(member, 'Zoé Un', 'zoe', language, 'member');
  await portal.newUser(member, 'Xavier Roy', 'xavier', language, 'member');
  return member;
}

/** As an owner would, without a browser. */
async function addAll(portal: Portal, owner: string, engagement: string, member: Member, names: string[]) {
  const session = await portal.session(owner);
  const id = await portal.engagement(engagement);
  const found = (await portal.send(`/fn/members/candidates?engagement=${id}&query%5Borganization_words%5D=${encodeURIComponent(member.organization)}`, { session })).json;
  expect(found.organizations).toHaveLength(1);
  const typed = { engagement: id, organization: found.organizations[0].account, addresses: names.map((name) => `${name}@${member.prefix}`).join('\n') };
  const answer = await portal.send('/fn/members/add', { form: fields(typed), session });
  expect(answer.status, answer.text).toBe(200);
}

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });
      const t = words[language];

      test('an owner adds several people of an organization, each with a result, and they are told', async ({ page, portal }) => {
        const member = await company(portal, language);
        await portal.reads('olivia@northlight', language);
        await become(page.context(), await portal.session('olivia@northlight'), portal.url);
        await open(page, `/engagements/${await portal.engagement(LAB)}/members`);
        await expect(page.locator('.tabs [aria-current=page]')).toHaveText(t.members);
        await page.getByRole('link', { name: t.add, exact: true }).first().click();
        await expect(page).toHaveURL(/\/members\/add$/);
        await alive(page);
        await page.getByLabel(t.organization).fill(member.organization);
        await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/named=/);
        await alive(page);
        await wellMade(page);
        await page.locator('main').getByRole('link', { name: member.organization, exact: true }).click();
        await expect(page).toHaveURL(/organization=/);
        await alive(page);
        await page.locator('#q').fill('zoe');
        await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/q=zoe/);
        await alive(page);
        await expect(page.getByRole('checkbox', { name: 'Xavier Roy' })).toHaveCount(0);
        await page.getByRole('button', { name: t.submit }).click();
        await expect(page.locator('.error-summary')).toContainText(t.required);
        await alive(page);
        await page.getByRole('checkbox', { name: 'Zoé Un' }).check();
        await page.getByLabel(t.addresses).fill(`xavier@${member.prefix}\nnobody@${member.prefix}`);
        await page.getByRole('checkbox', { name: t.tell }).check();
        await wellMade(page);
        await page.getByRole('button', { name: t.submit }).click();
        await expect(result(page, `zoe@${member.prefix}`)).toContainText(t.added);
        await expect(result(page, `xavier@${member.prefix}`)).toContainText(t.added);
        await expect(result(page, `nobody@${member.prefix}`)).toContainText(t.unknown);
        await portal.mail(`zoe@${member.prefix}.example`, t.subject(LAB));

        // The list, by words; they owe the terms.
        await alive(page);
        await open(page, `/engagements/${await portal.engagement(LAB)}/members?q=${member.prefix}`);
        await expect(page.locator('tbody tr')).toHaveCount(2);
        await expect(row(page, 'Zoé Un')).toContainText(t.due);
        await expect(row(page, 'Zoé Un')).toContainText(member.organization);
        await wellMade(page);
      });

      test('the list is narrowed down and saved as a file', async ({ page, portal }) => {
        const member = await company(portal, language);
        await addAll(portal, 'olivia@northlight', LAB, member, ['zoe', 'xavier', 'admin']);
        await portal.reads('olivia@northlight', language);
        await become(page.context(), await portal.session('olivia@northlight'), portal.url);
        const path = `/engagements/${await portal.engagement(LAB)}/members`;
        await open(page, path);
        await page.locator('#q').fill(member.prefix);
        await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/q=/);
        await expect(page.locator('tbody tr')).toHaveCount(3);
        await alive(page);
        await page.locator('#sort').selectOption('added');
        if (mode === 'without WebAssembly') await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/sort=added/);
        await expect(page.locator('tbody tr')).toHaveCount(3);
        await alive(page);
        const download = page.waitForEvent('download');
        await page.getByRole('link', { name: t.csv }).click();
        const file = await download;
        expect(file.suggestedFilename()).toBe('members.csv');
        const text = readFileSync(await file.path(), 'utf8');
        expect(text.startsWith(`\ufeff${t.heads}`), text).toBe(true);
        expect(text.trim().split('\r\n')).toHaveLength(4);
        await page.locator('#q').fill('nobody at all');
        await page.locator('[role=search] button').click();
        await expect(page.getByRole('link', { name: t.all })).toBeVisible();
        await alive(page);
        await accessible(page);
      });

      test('a member is removed with a reason, told so, and brought back', async ({ page, portal, visitor }) => {
        const member = await company(portal, language);
        await addAll(portal, 'olivia@northlight', LAB, member, ['admin']);
        await portal.reads('olivia@northlight', language);
        await become(page.context(), await portal.session('olivia@northlight'), portal.url);
        const engagement = await portal.engagement(LAB);
        await open(page, `/engagements/${engagement}/members?q=${member.prefix}`);
        await row(page, member.name).getByRole('link', { name: t.remove }).click();
        await expect(page).toHaveURL(/\/remove$/);
        await alive(page);
        await wellMade(page);
        await page.getByLabel(t.reason).fill('The tests are over.');
        await page.getByRole('button', { name: t.removeNow }).click();
        await expect(page.getByText(t.removed)).toBeVisible();
        await alive(page);
        await accessible(page);
        expect(await portal.mail(member.email, t.decision(LAB))).toContain('> The tests are over.');
        const other = await visitor({ session: member.session });
        await open(other, `/engagements/${engagement}`);
        await expect(other.locator('#enter .notice')).toContainText(t.ended);
        await expect(other.locator('#enter .notice')).toContainText('The tests are over.');
        await wellMade(other);
        await page.getByRole('button', { name: t.undo }).click();
        await expect(page.getByText(t.restored)).toBeVisible();
        await alive(page);
        await open(page, `/engagements/${engagement}/members?q=${member.prefix}`);
        await expect(row(page, member.name)).toBeVisible();
      });

      test('members are copied from another engagement', async ({ page, portal }) => {
        const member = await company(portal, language);
        await portal.reads('oscar@northlight', language);
        const oscar = await portal.session('oscar@northlight');
        await become(page.context(), oscar, portal.url);
        const [from, to] = [await portal.engagement('Atlas mobile beta'), await portal.engagement('Accessibility review board')];
        // Whoever was there before has been copied by then.
        await portal.send('/fn/members/copy', { form: fields({ engagement: to, from }), session: oscar });
        await addAll(portal, 'oscar@northlight', 'Atlas mobile beta', member, ['zoe', 'xavier']);
        await open(page, `/engagements/${to}/members`);
        await page.getByRole('link', { name: t.copy }).click();
        await expect(page).toHaveURL(/\/members\/copy$/);
        await alive(page);
        await page.getByLabel(t.title).fill('mobile');
        await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/q=mobile/);
        await alive(page);
        await wellMade(page);
        await page.locator('main').getByRole('link', { name: 'Atlas mobile beta' }).click();
        await expect(page).toHaveURL(/from=/);
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.copyNow }).click();
        await expect(page.getByText(t.copied)).toBeVisible();
        await alive(page);
        await open(page, `/engagements/${to}/members/copy?from=${from}`);
        await expect(page.getByText(t.nobody)).toBeVisible();
        await accessible(page);
      });

      test('a member sees their own organization, leaves, comes back, and keeps the membership', async ({ page, portal }) => {
        const member = await company(portal, language);
        expect((await portal.enter(member.session, SENSORS)).status).toBe(200);
        await become(page.context(), member.session, portal.url);
        const engagement = await portal.engagement(SENSORS);
        await open(page, `/engagements/${engagement}/members`);
        await expect(page.locator('tbody tr')).toHaveCount(1);
        await expect(page.locator('main')).toContainText(t.others);
        await expect(page.getByRole('link', { name: t.add, exact: true })).toHaveCount(0);
        await wellMade(page);

        await open(page, `/engagements/${engagement}`);
        await page.getByRole('link', { name: t.leave }).click();
        await expect(page).toHaveURL(/\/leave$/);
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.leaveNow }).click();
        await expect(page.getByText(t.left)).toBeVisible();
        await expect(page.locator('#enter')).toContainText(t.why);
        await expect(page.getByRole('button', { name: t.join })).toBeVisible();
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.back }).click();
        await expect(page.getByText(t.cameBack)).toBeVisible();
        await expect(page.getByRole('link', { name: t.leave })).toBeVisible();
        await alive(page);

        // MEM-02: the link of a warning.
        await open(page, `/engagements/${engagement}/keep`);
        await wellMade(page);
        await page.getByRole('button', { name: t.keep }).click();
        await expect(page.getByText(t.kept)).toBeVisible();
      });

      test('who has no part in it sees no members', async ({ page, portal }) => {
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        const engagement = await portal.engagement(SENSORS);
        for (const path of ['members', 'members/add', 'members/copy', 'leave', 'keep', 'members.csv']) {
          const answer = await page.goto(`/engagements/${engagement}/${path}`);
          expect(answer!.status(), path).toBe(403);
          await expect(page.locator('.forbidden h1')).toBeVisible();
          await alive(page);
        }
        await accessible(page);
      });
    });
  }
}
