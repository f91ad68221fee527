// Linked directories (DIR-02 to DIR-06), with a real provider of OpenID Connect: two of them, each with an administrator and a user.
import { type Page } from '@playwright/test';
import { Portal, accessible, alive, browserOf, expect, modes, open, registrationOf, test as base, unique, wellMade } from './portal';
import { Identity, client, type People } from './identity';

const people = (organization: string): People => ({
  ada: { name: `Ada of ${organization}`, roles: ['Global Administrator'] },
  ben: { name: `Ben of ${organization}` },
  // What nobody uses is as odd as providers have it; and the groups are left out.
  cleo: {
    name: `Cleo of ${organization}`, updated_at: '2026-06-01T08:58:12.345Z', locale: { language: 'en' }, address: '1 Way', amr: 'pwd',
    email: 'cleo_partner.example#EXT#@example.onmicrosoft.example', email_verified: 'false', hasgroups: true,
  },
});

const settings = (name: string, label: string, issuer: string) => ({
  [`ENTENTE_OIDC_${name}_ISSUER`]: issuer, [`ENTENTE_OIDC_${name}_LABEL`]: label,
  [`ENTENTE_OIDC_${name}_CLIENT_ID`]: client.id, [`ENTENTE_OIDC_${name}_CLIENT_SECRET`]: client.secret,
});

/** A portal of its own for each test: a directory registers its organization once. */
const test = base.extend<{ own: Portal }>({
  own: async ({ context }, use) => {
    const [north, south, gone] = await Promise.all(['north', 'south', 'gone'].map((name) => Identity.open(name, people(name))));
    const portal = await Portal.open('empty', {
      ...settings('NORTH', 'North ID', north.identity.issuer), ...settings('SOUTH', 'South ID', south.identity.issuer),
      ...settings('GONE', 'Gone ID', gone.identity.issuer),
    });
    north.serve(`${portal.url}/auth/callback/north`);
    south.serve(`${portal.url}/auth/callback/south`);
    await gone.identity.close();
    await use(portal);
    // What a page still loads, its icon say, would find nobody.
    await Promise.all(context.pages().map((page) => page.close()));
    await portal.close();
    await Promise.all([north.identity.close(), south.identity.close()]);
  },
});

const words = {
  en: {
    with: (provider: string) => `Continue with ${provider}`, refused: 'Only a Global administrator', finish: 'Finish',
    accept: 'I have read and accept the collaboration agreement', done: 'Your organization is registered', link: 'Link a directory',
    submit: 'Link', linked: 'The directory is linked. You act for your account again.', nothing: 'Nothing is changed in South ID itself.',
    unlink: 'Unlink', unlinked: 'The directory is unlinked.', down: 'Gone ID does not answer at the moment.', again: 'Back to sign-in',
    own: 'You are signed in with it', leave: 'Don’t link', directories: 'Directories',
    groups: 'Your groups were left out', noAddress: 'North ID tells no e-mail address of yours', over: 'You are not signed in',
  },
  fr: {
    with: (provider: string) => `Continuer avec ${provider}`, refused: 'Nous n’avons pas pu valider votre identité', finish: 'Terminer',
    accept: 'J’ai lu et j’accepte le contrat de collaboration', done: 'Votre organisation est inscrite', link: 'Lier un annuaire',
    submit: 'Lier', linked: 'L’annuaire est lié. Vous agissez de nouveau pour votre compte.', nothing: 'Aucune modification n’est apportée à South ID même.',
    unlink: 'Dissocier', unlinked: 'L’annuaire est dissocié.', down: 'Gone ID ne répond pas en ce moment.', again: 'Retour à la connexion',
    own: 'Vous êtes connecté avec lui', leave: 'Ne pas lier', directories: 'Annuaires',
    groups: 'Vos groupes n’ont pas été indiqués', noAddress: 'North ID n’indique pas votre adresse e-mail', over: 'Vous n’êtes pas connecté',
  },
} as const;

/** Presses a provider's button, and signs in on its pages. */
async function signInWith(page: Page, button: string, who: string) {
  // The provider's own pages ask for a font from elsewhere.
  await page.route((url) => url.hostname !== '127.0.0.1', (route) => route.fulfill({ contentType: 'text/css', body: '' }));
  await page.getByRole('button', { name: button }).click();
  await page.locator('input[name=login]').fill(who);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('.topbar')).toBeVisible();
  await alive(page);
}

const sessionOf = async (page: Page) => (await page.context().cookies()).find((cookie) => cookie.name === 'session')!.value;

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });
      const t = words[language];

      test('a Global administrator of a linked directory registers the organization; others learn who can', async ({ page, own, visitor }) => {
        await open(page, `${own.url}/sign-in?return_to=/register`);
        await wellMade(page);
        await signInWith(page, t.with('North ID'), 'ada');
        await expect(page).toHaveURL(`${own.url}/register`);
        await expect(page.locator('.topbar')).toContainText('Ada of north');

        const other = await visitor({ baseURL: own.url });
        await open(other, `${own.url}/sign-in?return_to=/register`);
        await signInWith(other, t.with('North ID'), 'ben');
        await expect(other.locator('main')).toContainText(t.refused);
        await expect(other.locator('main')).toContainText('Ada of north');

        const name = `Company ${unique('linked')}`;
        await own.fillIn(await sessionOf(page), registrationOf(name, 'partners@north.example', language));
        await open(page, `${own.url}/register/review`);
        await page.getByLabel(t.accept).check();
        await page.getByRole('button', { name: t.finish }).click();
        await expect(page.getByRole('heading', { name: t.done })).toBeVisible();
        await alive(page);
        await expect(page.locator('.topbar')).toContainText(name);
      });

      test('whose groups and address are not told reads what that means', async ({ page, own }) => {
        await open(page, `${own.url}/sign-in?return_to=/register`);
        await signInWith(page, t.with('North ID'), 'cleo');
        await expect(page.getByRole('heading', { name: t.groups })).toBeVisible();
        await wellMade(page);
        await open(page, `${own.url}/me`);
        await expect(page.getByText(t.noAddress)).toBeVisible();
        await accessible(page);
      });

      test('whoever comes back to the last step of signing in goes on, and begins again when signed out', async ({ page, own, context }) => {
        let last = '';
        page.on('request', (request) => { if (request.url().includes('/auth/callback/')) last = request.url(); });
        await open(page, `${own.url}/sign-in?return_to=/requests`);
        await signInWith(page, t.with('North ID'), 'ben');
        await expect(page).toHaveURL(`${own.url}/requests`);
        await page.goto(last);
        await expect(page).toHaveURL(`${own.url}/requests`);
        await context.clearCookies({ name: 'session' });
        await page.goto(last);
        await expect(page.getByRole('heading', { name: t.over })).toBeVisible();
        await accessible(page);
        await page.getByRole('link', { name: t.again }).click();
        await expect(page).toHaveURL(/\/sign-in/);
      });

      test('an account links a second directory and unlinks it', async ({ page, own }) => {
        await open(page, `${own.url}/sign-in`);
        await signInWith(page, t.with('North ID'), 'ada');
        const name = `Company ${unique('linked')}`;
        await own.fillIn(await sessionOf(page), registrationOf(name, 'partners@north.example', language));
        expect((await own.finish(await sessionOf(page))).status).toBe(200);

        await open(page, `${own.url}/account/directories`);
        await expect(page.getByText(t.own, { exact: true })).toBeVisible();
        await accessible(page);
        await page.getByRole('link', { name: t.link }).click();
        await alive(page);
        await signInWith(page, t.with('South ID'), 'ada');
        await expect(page.getByText(t.nothing)).toBeVisible();
        await wellMade(page);
        await page.getByRole('button', { name: t.submit, exact: true }).click();
        await expect(page.getByText(t.linked)).toBeVisible();
        await alive(page);
        await expect(page.locator('.topbar')).toContainText(name);
        await expect(page.getByRole('heading', { name: 'South ID' })).toBeVisible();
        await wellMade(page);

        await page.getByRole('link', { name: t.unlink }).click();
        await expect(page.getByRole('heading', { level: 1, name: 'South ID' })).toBeVisible();
        await wellMade(page);
        await page.getByRole('button', { name: t.unlink }).click();
        await expect(page.getByText(t.unlinked)).toBeVisible();
        await expect(page.getByRole('heading', { name: 'South ID' })).toHaveCount(0);
      });

      test('whoever is no Global administrator of the other directory can’t link it, and goes back', async ({ page, own }) => {
        await open(page, `${own.url}/sign-in`);
        await signInWith(page, t.with('North ID'), 'ada');
        const name = `Company ${unique('linked')}`;
        await own.fillIn(await sessionOf(page), registrationOf(name, 'partners@north.example', language));
        await own.finish(await sessionOf(page));
        await open(page, `${own.url}/account/directories`);
        await page.getByRole('link', { name: t.link }).click();
        await alive(page);
        await signInWith(page, t.with('South ID'), 'ben');
        await expect(page.getByRole('button', { name: t.submit, exact: true })).toHaveCount(0);
        await accessible(page);
        await page.getByRole('button', { name: t.leave }).click();
        await expect(page.getByRole('heading', { name: t.directories })).toBeVisible();
        await expect(page.locator('.topbar')).toContainText(name);
      });

      test('a provider that is down is a page that says so, and the way back', async ({ page, own }) => {
        await open(page, `${own.url}/sign-in?return_to=/requests`);
        await page.getByRole('button', { name: t.with('Gone ID') }).click();
        await expect(page.getByText(t.down)).toBeVisible();
        await accessible(page);
        await page.getByRole('link', { name: t.again }).click();
        await expect(page).toHaveURL(/\/sign-in\?return_to=%2Frequests$/);
        await alive(page);
        await signInWith(page, t.with('North ID'), 'ben');
        await expect(page).toHaveURL(`${own.url}/requests`);
      });
    });
  }
}
