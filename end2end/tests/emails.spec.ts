// USR-05: the sign-in address is said where it comes to be; the e-mail address signs in once it is confirmed; and another one.
import { type Page } from '@playwright/test';
import { accessible, alive, become, browserOf, expect, links, modes, open, press, test, unique, wellMade } from './portal';

/** The words of the pages, as people read them. */
const words = {
  en: {
    locale: 'en-US', prefix: 'Domain prefix', name: 'Your name', email: 'Work e-mail', password: 'Password', create: 'Create the directory',
    created: 'Your directory is there, and you are signed in. Your sign-in address is', createdSubject: 'Your directory', confirmTitle: 'Confirm your e-mail address',
    confirm: 'Confirm this address', confirmed: 'The address is confirmed', either: 'Sign-in address or e-mail address', signIn: 'Sign in', signOut: 'Sign out',
    wrong: 'Sign-in address or password is not right.', home: 'Hello', own: 'Your e-mail address', fresh: 'New e-mail address', current: 'Current password',
    change: 'Change the e-mail address', asked: 'A link is on its way to the new address.', confirmSubject: 'Confirm your e-mail address',
    askedSubject: 'Your e-mail address is to be changed', changedSubject: 'Your e-mail address has changed', withdraw: 'Withdraw the change',
    withdrawn: 'The change is withdrawn', resend: 'Send the link again', resent: 'The link was sent again', gone: 'This link is not valid any more',
    passwordWrong: 'this is not your password', unconfirmed: 'Not confirmed', isConfirmed: 'Confirmed', administrator: 'Change e-mail address', people: 'People of the directory',
  },
  fr: {
    locale: 'fr-FR', prefix: 'Préfixe de domaine', name: 'Votre nom', email: 'E-mail professionnel', password: 'Mot de passe', create: 'Créer l’annuaire',
    created: 'Votre annuaire est créé, et vous êtes connecté. Votre adresse de connexion est', createdSubject: 'Votre annuaire', confirmTitle: 'Confirmer votre adresse e-mail',
    confirm: 'Confirmer cette adresse', confirmed: 'L’adresse est confirmée', either: 'Adresse de connexion ou adresse e-mail', signIn: 'Se connecter', signOut: 'Se déconnecter',
    wrong: 'L’adresse de connexion ou le mot de passe est incorrect.', home: 'Bonjour', own: 'Votre adresse e-mail', fresh: 'Nouvelle adresse e-mail', current: 'Mot de passe actuel',
    change: 'Changer l’adresse e-mail', asked: 'Un lien est en route vers la nouvelle adresse.', confirmSubject: 'Confirmez votre adresse e-mail',
    askedSubject: 'Votre adresse e-mail va changer', changedSubject: 'Votre adresse e-mail a changé', withdraw: 'Retirer le changement',
    withdrawn: 'Le changement est retiré', resend: 'Renvoyer le lien', resent: 'Le lien a été renvoyé', gone: 'Ce lien n’est plus valable',
    passwordWrong: 'ce n’est pas votre mot de passe', unconfirmed: 'Non confirmée', isConfirmed: 'Confirmée', administrator: 'Changer l’adresse e-mail', people: 'Personnes de l’annuaire',
  },
} as const;

type Words = (typeof words)[keyof typeof words];

const password = 'four words make a door';

/** The page of this portal that a mail leads to. */
function pathIn(mail: string, page: string): string {
  const link = links(mail).find((link) => link.includes(page));
  if (!link) throw new Error(`no link to ${page} in ${mail}`);
  return link.slice(new URL(link).origin.length);
}

async function signIn(page: Page, t: Words, address: string) {
  await open(page, '/sign-in');
  await page.getByLabel(t.either).fill(address);
  await page.getByLabel(t.password, { exact: true }).fill(password);
  return press(page, page.locator('main').getByRole('button', { name: t.signIn, exact: true }));
}

async function confirm(page: Page, t: Words, path: string) {
  await open(page, path);
  await expect(page.getByRole('heading', { level: 1, name: t.confirmTitle })).toBeVisible();
  await wellMade(page);
  await page.getByRole('button', { name: t.confirm }).click();
  await expect(page.getByRole('heading', { level: 1, name: t.confirmed })).toBeVisible();
  await alive(page);
}

for (const mode of modes) {
  for (const [language, t] of Object.entries(words)) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: t.locale, viewport: { width: 360, height: 740 } });

      test('from a new directory to signing in with an e-mail address, and with another one', async ({ page, portal }) => {
        const prefix = unique('new');
        const [address, email, other] = [`admin@${prefix}`, `robin@${prefix}.example`, `alex@${prefix}.example`];
        await open(page, '/directories/new');
        await page.getByLabel(t.prefix).fill(prefix);
        await page.getByLabel(t.name).fill('Robin Doe');
        await page.getByLabel(t.email).fill(email);
        await page.getByLabel(t.password).fill(password);
        await page.getByRole('button', { name: t.create }).click();
        await expect(page.getByText(`${t.created} ${address}.`)).toBeVisible();
        await alive(page);
        await wellMade(page);
        const welcome = await portal.mail(email, t.createdSubject);
        expect(welcome.split(/\r?\n/)).toContain(address);

        // Nobody has confirmed the address: it opens nothing, and looking at the link changes nothing.
        await page.context().clearCookies({ name: 'session' });
        const path = pathIn(welcome, '/confirm-email?token=');
        for (const method of ['GET', 'HEAD', 'GET']) expect((await portal.send(path, { method, headers: { accept: 'text/html' } })).status).toBe(200);
        expect((await signIn(page, t, email)).status()).toBe(401);
        await expect(page.locator('.error-summary')).toContainText(t.wrong);
        await expect(page.getByLabel(t.either)).toHaveValue(email);
        await alive(page);
        await accessible(page);
        await confirm(page, t, path);
        await wellMade(page);
        await signIn(page, t, email);
        await expect(page.getByRole('heading', { name: `${t.home}` })).toBeVisible();

        // Another one. What was typed stays but for the password.
        await open(page, '/me/email');
        await expect(page.locator('.summary-list')).toContainText(t.isConfirmed);
        await wellMade(page);
        await page.getByLabel(t.fresh).fill(other);
        await page.getByLabel(t.current).fill('not the password at all');
        expect((await press(page, page.getByRole('button', { name: t.change }))).status()).toBe(422);
        await expect(page.locator('.error-summary')).toContainText(t.passwordWrong);
        await expect(page.getByLabel(t.fresh)).toHaveValue(other);
        await alive(page);
        await accessible(page);
        await page.getByLabel(t.current).fill(password);
        await page.getByRole('button', { name: t.change }).click();
        await expect(page.getByText(t.asked)).toBeVisible();
        await expect(page.locator('main')).toContainText(other);
        await alive(page);
        await wellMade(page);
        await portal.mail(email, t.askedSubject);
        await portal.mail(other, t.confirmSubject);
        await page.getByRole('button', { name: t.withdraw }).click();
        await expect(page.getByText(t.withdrawn)).toBeVisible();
        await alive(page);
        await open(page, pathIn(await portal.mail(other, t.confirmSubject), '/confirm-email?token='));
        await expect(page.getByRole('heading', { level: 1, name: t.gone })).toBeVisible();
        await wellMade(page);

        await open(page, '/me/email');
        await page.getByLabel(t.fresh).fill(other);
        await page.getByLabel(t.current).fill(password);
        await page.getByRole('button', { name: t.change }).click();
        await expect(page.getByText(t.asked)).toBeVisible();
        await alive(page);
        await page.getByRole('button', { name: t.resend }).click();
        await expect(page.getByText(t.resent)).toBeVisible();
        await expect.poll(() => portal.mails(other).length).toBe(3);
        await confirm(page, t, pathIn(portal.mails(other).at(-1)!, '/confirm-email?token='));
        await portal.mail(email, t.changedSubject);
        await page.context().clearCookies({ name: 'session' });
        expect((await signIn(page, t, email)).status()).toBe(401);
        await signIn(page, t, other);
        await expect(page.getByRole('heading', { name: `${t.home}` })).toBeVisible();
      });

      test('a Global administrator changes the address of somebody, who confirms it', async ({ page, portal }) => {
        const admin = await portal.newDirectory(language);
        await portal.newUser(admin, 'Ben Doe', 'ben', language);
        const [before, after] = [`ben@${admin.prefix}.example`, `benjamin@${admin.prefix}.example`];
        await become(page.context(), admin.session, portal.url);
        await open(page, '/directories/people');
        await page.locator('.result', { hasText: 'Ben Doe' }).getByRole('link', { name: t.administrator }).click();
        await alive(page);
        await expect(page.getByRole('heading', { level: 1 })).toContainText('Ben Doe');
        await expect(page.locator('.summary-list')).toContainText(t.unconfirmed);
        await wellMade(page);
        await page.getByLabel(t.fresh).fill('ben');
        await page.getByRole('button', { name: t.administrator }).click();
        await expect(page.locator('.error-summary')).toBeVisible();
        await alive(page);
        await page.getByLabel(t.fresh).fill(after);
        await page.getByRole('button', { name: t.administrator }).click();
        await expect(page.getByText(t.asked)).toBeVisible();
        await alive(page);
        await wellMade(page);
        await portal.mail(before, t.askedSubject);
        await page.context().clearCookies({ name: 'session' });
        await confirm(page, t, pathIn(await portal.mail(after, t.confirmSubject), '/confirm-email?token='));
        await portal.mail(before, t.changedSubject);
      });
    });
  }
}
