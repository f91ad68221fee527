// People of an account (USR-01 to USR-04): adding, roles, removal, new users, invitations.
import { type Page } from '@playwright/test';
import { accessible, alive, become, browserOf, expect, fields, links, modes, open, press, sessionOf, test, unique, wellMade, type Member, type Portal } from './portal';

const words = {
  en: {
    people: 'People', add: 'Add people', toAccount: 'Add to the account', added: 'They were added to the account.', administrator: 'Account administrator',
    make: 'Make administrator', changed: 'The role was changed.', remove: 'Remove', removeNow: 'Remove from the account', removed: 'The person was removed from the account.',
    undo: 'Undo', restored: 'The person is in the account again.', last: 'An account keeps at least one Account administrator.', guest: 'Guest',
    name: 'Name', signInName: 'Sign-in name', email: 'E-mail', create: 'Create the user', created: 'The user was created', once: 'shown once',
    addresses: 'E-mail addresses', send: 'Send invitations', invited: 'Invited', none: 'Not an address', already: 'Already invited', here: 'Already in the account',
    resend: 'Send again', revoke: 'Revoke', accept: 'Accept the invitation', welcome: 'Welcome. You are in the account now.', used: 'The invitation was used',
    acceptNew: 'Create the sign-in and accept', yourName: 'Your name', password: 'Password', gone: 'This link never existed', search: 'Search', who: 'Account administrators',
  },
  fr: {
    people: 'Personnes', add: 'Ajouter des personnes', toAccount: 'Ajouter au compte', added: 'Ces personnes ont été ajoutées au compte.', administrator: 'Administrateur de compte',
    make: 'Nommer administrateur', changed: 'Le rôle a été modifié.', remove: 'Retirer', removeNow: 'Retirer du compte', removed: 'La personne a été retirée du compte.',
    undo: 'Annuler le retrait', restored: 'La personne est de nouveau dans le compte.', last: 'Un compte garde au moins un administrateur de compte.', guest: 'Invité',
    name: 'Nom', signInName: 'Identifiant', email: 'E-mail', create: 'Créer l’utilisateur', created: 'L’utilisateur a été créé', once: 'affiché qu’une fois',
    addresses: 'Adresses e-mail', send: 'Envoyer les invitations', invited: 'Invitée', none: 'Pas une adresse', already: 'Déjà invitée', here: 'Déjà dans le compte',
    resend: 'Renvoyer', revoke: 'Révoquer', accept: 'Accepter l’invitation', welcome: 'Bienvenue. Vous êtes maintenant dans le compte.', used: 'L’invitation a été utilisée',
    acceptNew: 'Créer l’identifiant et accepter', yourName: 'Votre nom', password: 'Mot de passe', gone: 'Ce lien n’a jamais existé', search: 'Rechercher', who: 'Administrateurs de compte',
  },
} as const;

/** Invites an address and gives the path of the mail's link. */
async function invite(portal: Portal, member: Member, email: string, language: string) {
  const typed = { addresses: email, role: 'member', directory_role: 'user', language };
  const answer = await portal.send('/fn/people/invite', { form: fields(typed), session: member.session });
  expect(answer.status, answer.text).toBe(200);
  return linkTo(portal, email);
}

async function linkTo(portal: Portal, email: string) {
  const link = new URL(links(await portal.mail(email, '/invitations/accept?token='))[0]);
  return link.pathname + link.search;
}

/** A member with a password of their own, signed in. */
async function colleague(portal: Portal, member: Member, name: string, signInName: string, language: string) {
  const email = `${signInName}@${member.prefix}.example`;
  const token = new URLSearchParams((await invite(portal, member, email, language)).split('?')[1]).get('token')!;
  const typed = { token, name, sign_in_name: signInName, email, password: 'a password of my own' };
  const answer = await portal.send('/fn/people/accept-as-new', { form: fields(typed), headers: { 'accept-language': language } });
  expect(answer.status, answer.text).toBe(200);
  return sessionOf(answer)!;
}

const row = (page: Page, name: string) => page.locator('tbody tr', { hasText: name });

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });
      const t = words[language];

      test('an administrator adds several people at once, changes a role, removes one and brings them back', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        await portal.newUser(member, 'Zoé Un', 'zoe', language);
        await portal.newUser(member, 'Zoé Deux', 'deux', language);
        await portal.newUser(member, 'Xavier Roy', 'xavier', language, 'member');
        await become(page.context(), member.session, portal.url);
        await open(page, '/account/people');
        await accessible(page);
        await page.getByRole('link', { name: t.add, exact: true }).click();
        await expect(page).toHaveURL(/\/account\/people\/add$/);
        await alive(page);
        await page.locator('#q').fill('zoe');
        await page.locator('[role=search] button').click();
        await expect(page).toHaveURL(/\?q=zoe$/);
        await alive(page);
        await page.getByRole('button', { name: t.toAccount }).click();
        await expect(page.locator('.error-summary')).toBeVisible();
        await alive(page);
        await page.getByRole('checkbox', { name: 'Zoé Un' }).check();
        await page.getByRole('checkbox', { name: 'Zoé Deux' }).check();
        await accessible(page);
        await page.getByRole('button', { name: t.toAccount }).click();
        await expect(page.getByText(t.added)).toBeVisible();
        await alive(page);
        await expect(page.locator('tbody tr')).toHaveCount(4);

        await row(page, 'Zoé Un').getByRole('button', { name: t.make }).click();
        await expect(page.getByText(t.changed)).toBeVisible();
        await expect(row(page, 'Zoé Un')).toContainText(t.administrator);
        await alive(page);

        // USR-04: in the other's open browser, on the next request.
        const other = await visitor({ session: await colleague(portal, member, 'Yann Petit', 'yann', language) });
        await open(other, '/');
        await expect(other.locator('.topbar')).toContainText(member.organization);
        await open(page, '/account/people?q=yann');
        await row(page, 'Yann Petit').getByRole('link', { name: t.remove }).click();
        await expect(page).toHaveURL(/\/remove$/);
        await alive(page);
        await accessible(page);
        await page.getByRole('button', { name: t.removeNow }).click();
        await expect(page.getByText(t.removed)).toBeVisible();
        await alive(page);
        await open(other, '/');
        await expect(other.locator('.topbar')).not.toContainText(member.organization);
        await page.getByRole('button', { name: t.undo }).click();
        await expect(page.getByText(t.restored)).toBeVisible();
        await expect(row(page, 'Yann Petit')).toBeVisible();
        await wellMade(page);
      });

      test('the last Account administrator stays, and others learn who that is', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const session = await colleague(portal, member, 'Xavier Roy', 'xavier', language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/account/people');
        await row(page, member.name).getByRole('button').click();
        await expect(page.locator('.error-summary')).toContainText(t.last);
        await row(page, member.name).getByRole('link', { name: t.remove }).click();
        await expect(page.locator('main')).toContainText(t.last);
        const other = await visitor({ session });
        await open(other, '/account/people');
        await expect(other.getByRole('heading', { name: t.who })).toBeVisible();
        await expect(other.locator('main')).toContainText(member.name);
        await accessible(other);
      });

      test('a user is created with a one-time password that is shown once', async ({ page, portal }) => {
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/account/people/new');
        await wellMade(page);
        await page.getByRole('textbox', { name: t.name, exact: true }).fill('Zoé Un');
        await page.getByRole('textbox', { name: t.signInName }).fill('Zoe');
        await page.getByRole('textbox', { name: t.email }).fill('zoe@new.example');
        await page.getByRole('button', { name: t.create }).click();
        await expect(page.getByRole('heading', { name: t.created })).toBeVisible();
        await alive(page);
        await expect(page.locator('main')).toContainText(t.once);
        const password = await page.locator('.summary-list .code').last().innerText();
        expect(password).toMatch(/^\w{5}(-\w{5}){3}$/);
        await accessible(page);
        expect(page.url()).not.toContain(password);
        await portal.newSession(`zoe@${member.prefix}`, password);
        await open(page, '/account/people/created');
        await expect(page.locator('main')).not.toContainText(password);
      });

      test('a batch of addresses has its results, and a new person accepts', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const email = `${unique('ada')}@new.example`;
        await invite(portal, member, `${unique('eve')}@new.example`, language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/account/invitations');
        await page.getByRole('textbox', { name: t.addresses }).fill(`Ada <${email}>; nobody\n${member.email}`);
        await page.getByRole('button', { name: t.send }).click();
        const results = page.locator('.notice .plain-list li');
        await expect(results).toHaveText([new RegExp(`${t.invited}.*${email}`), new RegExp(`${t.none}.*nobody`), new RegExp(`${t.here}.*${member.email}`)]);
        await expect(page.getByRole('textbox', { name: t.addresses })).toHaveValue(`nobody\n${member.email}`);
        await alive(page);
        await expect(page.locator('.result', { hasText: email })).toBeVisible();
        await wellMade(page);

        const path = await linkTo(portal, email);
        const other = await visitor();
        await open(other, path);
        await expect(other.locator('main')).toContainText(member.organization);
        await wellMade(other);
        await other.getByRole('textbox', { name: t.yourName }).fill('Ada Neuve');
        await other.getByRole('textbox', { name: t.signInName }).fill('ada.neuve');
        await other.getByLabel(t.password).fill('a password of my own');
        await other.getByRole('button', { name: t.acceptNew }).click();
        await expect(other.getByText(t.welcome)).toBeVisible();
        await expect(other.locator('.topbar')).toContainText(member.organization);
        await open(page, path);
        await expect(page.locator('main')).toContainText(t.used);
      });

      test('a guest accepts; an earlier link ends when it is sent again; a revoked one leads nowhere', async ({ page, portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const guest = await portal.newOrganization(language);
        const email = `${unique('eve')}@new.example`;
        const old = await invite(portal, member, email, language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/account/invitations');
        await page.getByRole('button', { name: t.resend }).click();
        await expect(page.locator('main').getByRole('status')).toBeVisible();
        await alive(page);
        await expect.poll(() => portal.mails(email).length).toBe(2);
        const path = portal.mails(email).map((mail) => new URL(links(mail)[0])).map((link) => link.pathname + link.search).find((link) => link !== old)!;
        const other = await visitor({ session: guest.session });
        await open(other, old);
        await expect(other.locator('main')).toContainText(t.gone);
        await open(other, path);
        await expect(other.locator('main')).toContainText(guest.name);
        await accessible(other);
        await press(other, other.getByRole('button', { name: t.accept }));
        await expect(other.getByText(t.welcome)).toBeVisible();
        await expect(other.locator('.topbar')).toContainText(member.organization);
        await open(page, '/account/people');
        await expect(row(page, guest.name)).toContainText(t.guest);

        const revoked = await invite(portal, member, `${unique('zed')}@new.example`, language);
        await open(page, '/account/invitations');
        await page.getByRole('button', { name: t.revoke }).click();
        await expect(page.getByRole('button', { name: t.revoke })).toHaveCount(0);
        await open(other, revoked);
        await expect(other.getByRole('button', { name: t.accept })).toHaveCount(0);
      });
    });
  }
}
