// One's own pages: profile, password, second factor, sessions (SES-01); and how Global administrators help (USR-02).
import { createHmac } from 'node:crypto';
import { type Page } from '@playwright/test';
import { accessible, alive, anotherAddress, become, browserOf, expect, fields, links, modes, open, press, sessionOf, signIn, test, unique, wellMade, type Person, type Portal } from './portal';

const summary = '.error-summary';

/** The words of the pages, as people read them. */
const words = {
  en: {
    locale: 'en-US', profile: 'Your profile', security: 'Security', sessions: 'Sessions', name: 'Your name', save: 'Save', renamed: 'Your name is changed.',
    current: 'Current password', fresh: 'New password', change: 'Change the password', changed: 'Your password is changed.',
    wrongPassword: 'this is not your password', signIn: 'Sign in', address: 'Sign-in address', password: 'Password',
    forgot: 'Forgot your password?', send: 'Send the link', sent: 'Look into your mailbox', resetSubject: 'Set a new password',
    setTitle: 'Set a new password', set: 'Set the password', resetDone: 'Your new password is set.', gone: 'This link is not valid any more',
    again: 'Ask for another link', changedSubject: 'Your password has changed', home: 'Hello',
    begin: 'Set up a second factor', code: 'Code', confirm: 'Turn the second factor on', kept: 'I have put the codes away', on: 'The second factor is on.',
    stepLead: 'Your password is right.', codeWrong: 'this is not right, or was used before', off: 'Turn the second factor off', isOff: 'The second factor is off.',
    own: 'Choose your own password', oneTime: 'Make a one-time password', passedOn: 'I have passed it on', people: 'People of the directory',
    thisOne: 'This browser', end: 'End', ended: 'The session has ended.', others: 'Sign out in all other browsers', othersEnded: 'All your other sessions have ended.',
    all: 'Sign out everywhere, here too', signedOut: 'You are signed out.', require: 'Require a second factor of Global administrators',
    required: 'Your directory requires a second factor of its Global administrators.', reset: 'Reset second factor', isReset: 'The second factor is reset.', nowRequired: 'A second factor is required now.',
  },
  fr: {
    locale: 'fr-FR', profile: 'Votre profil', security: 'Sécurité', sessions: 'Sessions', name: 'Votre nom', save: 'Enregistrer', renamed: 'Votre nom est changé.',
    current: 'Mot de passe actuel', fresh: 'Nouveau mot de passe', change: 'Changer le mot de passe', changed: 'Votre mot de passe est changé.',
    wrongPassword: 'ce n’est pas votre mot de passe', signIn: 'Se connecter', address: 'Adresse de connexion', password: 'Mot de passe',
    forgot: 'Mot de passe oublié', send: 'Envoyer le lien', sent: 'Consultez votre messagerie', resetSubject: 'Définissez un nouveau mot de passe',
    setTitle: 'Définir un nouveau mot de passe', set: 'Enregistrer le mot de passe', resetDone: 'Votre nouveau mot de passe est enregistré.', gone: 'Ce lien n’est plus valable',
    again: 'Demander un autre lien', changedSubject: 'Votre mot de passe a changé', home: 'Bonjour',
    begin: 'Configurer un second facteur', code: 'Code', confirm: 'Activer le second facteur', kept: 'J’ai mis les codes en lieu sûr', on: 'Le second facteur est activé.',
    stepLead: 'Votre mot de passe est correct.', codeWrong: 'ce code n’est pas le bon ou a déjà servi', off: 'Désactiver le second facteur', isOff: 'Le second facteur est désactivé.',
    own: 'Choisissez votre mot de passe', oneTime: 'Créer un mot de passe à usage unique', passedOn: 'Je l’ai transmis', people: 'Personnes de l’annuaire',
    thisOne: 'Ce navigateur', end: 'Terminer', ended: 'La session est terminée.', others: 'Se déconnecter des autres navigateurs', othersEnded: 'Toutes vos autres sessions sont terminées.',
    all: 'Se déconnecter partout, ici aussi', signedOut: 'Vous êtes déconnecté.', require: 'Exiger un second facteur des administrateurs généraux',
    required: 'Votre annuaire exige un second facteur de ses administrateurs généraux.', reset: 'Réinitialiser le second facteur', isReset: 'Le second facteur est réinitialisé.', nowRequired: 'Un second facteur est désormais exigé.',
  },
} as const;

type Language = keyof typeof words;

/** RFC 6238: what an app shows for this secret, so many steps from now. */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Sets a second factor up without a browser: the secret, and the recovery codes. */
async function withSecondFactor(portal: Portal, person: Person): Promise<{ secret: string; codes: string[] }> {
  const send = async (path: string, form?: Record<string, string>) => {
    const answer = await portal.send(path, { form, session: person.session });
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  };
  await send('/fn/second-factor/begin', { return_to: '/' });
  const { secret } = await send('/fn/second-factor/set-up');
  await send('/fn/second-factor/confirm', fields({ code: codeOf(secret) }));
  const { codes } = await send('/fn/second-factor/set-up');
  return { secret, codes };
}

async function enter(page: Page, t: (typeof words)[Language], address: string, password: string) {
  await page.getByLabel(t.address).fill(address);
  await page.getByLabel(t.password, { exact: true }).fill(password);
  return press(page, page.locator('main').getByRole('button', { name: t.signIn, exact: true }));
}

for (const mode of modes) {
  for (const language of Object.keys(words) as Language[]) {
    const t = words[language];
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: t.locale });

      test('the name is changed on one’s own page, which the menu leads to', async ({ page, portal }) => {
        const person = await portal.newDirectory(language);
        await become(page.context(), person.session, portal.url);
        await open(page, '/');
        await page.locator('button.switcher').click();
        await page.getByRole('link', { name: t.profile }).click();
        await alive(page);
        await expect(page.getByRole('heading', { level: 1, name: t.profile })).toBeVisible();
        await expect(page.locator('.summary-list')).toContainText(person.address);
        await expect(page.locator('.summary-list')).toContainText(person.email);
        await page.getByLabel(t.name).fill('Alex Doe');
        await page.getByRole('button', { name: t.save }).click();
        await expect(page.getByText(t.renamed)).toBeVisible();
        await alive(page);
        await expect(page.locator('.context')).toContainText('Alex Doe');
        await wellMade(page);
      });

      test('a changed password signs the other browsers out and this one stays', async ({ page, portal }) => {
        const person = await portal.newDirectory(language);
        const other = await portal.newSession(person.address, person.password);
        await become(page.context(), person.session, portal.url);
        await open(page, '/me/security');
        await wellMade(page);
        await page.getByLabel(t.current).fill('not the password at all');
        await page.getByLabel(t.fresh).fill('five words make a window');
        expect((await press(page, page.getByRole('button', { name: t.change }))).status()).toBe(422);
        await expect(page.locator(summary)).toContainText(t.wrongPassword);
        await alive(page);
        await accessible(page);
        if (mode === 'without WebAssembly') await expect(page.getByLabel(t.current)).toHaveValue('');
        await page.getByLabel(t.current).fill(person.password);
        await page.getByLabel(t.fresh).fill('five words make a window');
        await page.getByRole('button', { name: t.change }).click();
        await expect(page.getByText(t.changed)).toBeVisible();
        expect((await portal.send('/fn/access/mine', { session: other })).status).toBe(401);
        expect((await portal.send('/fn/access/mine', { session: person.session })).status).toBe(401);
        await open(page, '/me');
        await expect(page.getByRole('heading', { level: 1, name: t.profile })).toBeVisible();
        await portal.mail(person.email, t.changedSubject);
        await portal.newSession(person.address, 'five words make a window');
      });

      test('a forgotten password is set anew by the link of a mail', async ({ page, portal }) => {
        const person = await portal.newDirectory(language);
        await open(page, '/sign-in');
        await page.getByRole('link', { name: t.forgot }).click();
        await alive(page);
        await wellMade(page);
        await page.getByLabel(t.address).fill(person.address);
        await page.getByRole('button', { name: t.send }).click();
        await expect(page.getByRole('heading', { level: 1, name: t.sent })).toBeVisible();
        await alive(page);
        await wellMade(page);
        const [link] = links(await portal.mail(person.email, t.resetSubject)).filter((link) => link.includes('/reset-password/new?token='));
        const path = link.slice(new URL(link).origin.length);
        // Mail scanners open links, with all that a browser does.
        for (const method of ['GET', 'HEAD', 'GET']) expect((await portal.send(path, { method, headers: { accept: 'text/html' } })).status).toBe(200);
        await open(page, path);
        await expect(page.getByRole('heading', { level: 1, name: t.setTitle })).toBeVisible();
        await expect(page.locator('main')).toContainText(person.address);
        await wellMade(page);
        await page.getByLabel(t.fresh).fill('short');
        await page.getByRole('button', { name: t.set }).click();
        await expect(page.locator(summary)).toBeVisible();
        await alive(page);
        await page.getByLabel(t.fresh).fill('five words make a window');
        await page.getByRole('button', { name: t.set }).click();
        await expect(page.getByText(t.resetDone)).toBeVisible();
        await alive(page);
        expect((await portal.send('/fn/access/mine', { session: person.session })).status).toBe(401);
        await portal.mail(person.email, t.changedSubject);
        await enter(page, t, person.address, 'five words make a window');
        await expect(page.getByRole('heading', { name: t.home })).toBeVisible();
        // A link is used once.
        const answer = await open(page, path);
        expect(answer!.status()).toBe(404);
        await expect(page.getByRole('heading', { level: 1, name: t.gone })).toBeVisible();
        await accessible(page);
        await page.getByRole('link', { name: t.again }).click();
        await expect(page.getByRole('button', { name: t.send })).toBeVisible();
      });

      test('a second factor is set up, asked for when signing in, replaced by a recovery code, and turned off', async ({ page, portal, visitor }) => {
        const person = await portal.newDirectory(language);
        await become(page.context(), person.session, portal.url);
        await open(page, '/me/security');
        await page.getByRole('button', { name: t.begin }).click();
        await expect(page.locator('.qr')).toBeVisible();
        await alive(page);
        await wellMade(page);
        const secret = (await page.locator('.secret').innerText()).trim();
        expect(secret.replaceAll(' ', '')).toMatch(/^[A-Z2-7]{32}$/);
        await page.getByRole('textbox', { name: t.code, exact: true }).fill('000000');
        expect((await press(page, page.getByRole('button', { name: t.confirm }))).status()).toBe(422);
        await expect(page.locator(summary)).toContainText(t.codeWrong);
        await alive(page);
        await page.getByRole('textbox', { name: t.code, exact: true }).fill(codeOf(secret));
        await page.getByRole('button', { name: t.confirm }).click();
        await expect(page.locator('.recovery-codes li')).toHaveCount(10);
        await alive(page);
        await wellMade(page);
        const codes = await page.locator('.recovery-codes li').allInnerTexts();
        await page.getByRole('button', { name: t.kept }).click();
        await expect(page.getByText(t.on).first()).toBeVisible();
        await alive(page);
        await wellMade(page);
        await open(page, '/me/security/second-factor');
        await expect(page.locator('.recovery-codes')).toHaveCount(0);

        // Another browser: where one wanted to go is kept through both steps.
        const other = await visitor();
        await open(other, '/me/sessions');
        await enter(other, t, person.address, person.password);
        await expect(other.getByText(t.stepLead)).toBeVisible();
        await alive(other);
        await wellMade(other);
        await other.getByRole('textbox', { name: t.code, exact: true }).fill('000000');
        expect((await press(other, other.locator('main').getByRole('button', { name: t.signIn, exact: true }))).status()).toBe(422);
        await expect(other.locator(summary)).toContainText(t.codeWrong);
        await alive(other);
        if (mode === 'without WebAssembly') await expect(other.getByRole('textbox', { name: t.code, exact: true })).toHaveValue('');
        // Until then every page leads back to the step.
        await open(other, '/me');
        await expect(other.getByText(t.stepLead)).toBeVisible();
        await open(other, '/sign-in?return_to=%2Fme%2Fsessions');
        await other.getByRole('textbox', { name: t.code, exact: true }).fill(codeOf(secret, 1));
        await other.locator('main').getByRole('button', { name: t.signIn, exact: true }).click();
        await expect(other.getByRole('heading', { level: 1, name: t.sessions })).toBeVisible();
        await expect(other).toHaveURL(`${portal.url}/me/sessions`);

        const third = await visitor();
        await open(third, '/sign-in');
        await enter(third, t, person.address, person.password);
        await expect(third.getByText(t.stepLead)).toBeVisible();
        await alive(third);
        await third.getByRole('textbox', { name: t.code, exact: true }).fill(codes[0].toUpperCase());
        await third.locator('main').getByRole('button', { name: t.signIn, exact: true }).click();
        await expect(third.getByRole('heading', { name: t.home })).toBeVisible();

        await open(third, '/me/security');
        const off = third.locator('form[action="/fn/second-factor/turn-off"]');
        await off.locator('[name="form[password]"]').fill(person.password);
        await off.locator('[name="form[code]"]').fill(codes[1]);
        await off.getByRole('button', { name: t.off }).click();
        await expect(third.getByText(t.isOff)).toBeVisible();
        await portal.newSession(person.address, person.password);
      });

      test('a one-time password leads to a page where it is changed', async ({ page, portal, visitor }) => {
        const administrator = await portal.newOrganization(language);
        const address = `forgetful@${administrator.prefix}`;
        const first = await portal.newUser(administrator, 'Forgetful One', 'forgetful', language);
        await become(page.context(), administrator.session, portal.url);
        await open(page, `/directories/people?q=${address}`);
        await wellMade(page);
        await page.getByRole('link', { name: t.oneTime }).click();
        await expect(page.getByRole('heading', { level: 1, name: 'Forgetful One' })).toBeVisible();
        await alive(page);
        await wellMade(page);
        await portal.newSession(address, first);
        await page.getByRole('button', { name: t.oneTime }).click();
        await expect(page.locator('.secret')).toBeVisible();
        await alive(page);
        await wellMade(page);
        const made = (await page.locator('.secret').innerText()).trim();
        expect(made).not.toBe(first);
        await page.getByRole('button', { name: t.passedOn }).click();
        await expect(page.getByRole('heading', { level: 1, name: t.people })).toBeVisible();

        const other = await visitor();
        await open(other, '/sign-in?return_to=%2Frequests');
        await enter(other, t, address, made);
        await expect(other.getByRole('heading', { level: 1, name: t.own })).toBeVisible();
        await alive(other);
        await wellMade(other);
        await other.getByLabel(t.fresh).fill('five words make a window');
        await other.locator('main').getByRole('button', { name: t.change }).click();
        await expect(other).toHaveURL(`${portal.url}/requests`);
        await portal.newSession(address, 'five words make a window');
      });

      test('a lost second factor is reset by an administrator, who reads first what that ends', async ({ page, portal }) => {
        const administrator = await portal.newOrganization(language);
        const address = `lost@${administrator.prefix}`;
        const pending = await portal.newSession(address, await portal.newUser(administrator, 'Lost Device', 'lost', language));
        const own = 'five words make a window';
        const chosen = await portal.send('/fn/sign-in/password', { form: fields({ new_password: own, return_to: '/' }), session: pending });
        const session = sessionOf(chosen)!;
        await withSecondFactor(portal, { ...administrator, address, session });
        await become(page.context(), administrator.session, portal.url);
        await open(page, `/directories/people?q=${address}`);
        await page.getByRole('link', { name: t.reset }).click();
        await expect(page.getByRole('heading', { level: 1, name: 'Lost Device' })).toBeVisible();
        await expect(page.locator('main')).toContainText(address);
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.reset }).click();
        await expect(page.getByText(t.isReset)).toBeVisible();
        await expect(page.getByRole('link', { name: t.reset })).toHaveCount(0);
        expect((await portal.send('/fn/me/profile', { session })).status).toBe(401);
        // The password alone opens it again.
        const opened = await portal.newSession(address, own);
        expect((await portal.send('/fn/me/profile', { session: opened })).status).toBe(200);
      });

      test('a directory that requires a second factor leads its Global administrator to set it up', async ({ page, portal, visitor }) => {
        const person = await portal.newDirectory(language);
        await become(page.context(), person.session, portal.url);
        await open(page, '/directories/people');
        await wellMade(page);
        // Who has none is signed out, and finds the way back.
        await page.getByRole('button', { name: t.require }).click();
        await expect(page).toHaveURL(/\/sign-in\?return_to=%2Fdirectories%2Fpeople/);
        await expect(page.locator('.notice')).toContainText(t.nowRequired);
        const other = await visitor();
        await open(other, '/sign-in?return_to=%2Fme');
        await enter(other, t, person.address, person.password);
        await expect(other.getByText(t.required)).toBeVisible();
        await alive(other);
        await other.locator('main').getByRole('button', { name: t.begin }).click();
        await expect(other.locator('.qr')).toBeVisible();
        await alive(other);
        await other.getByRole('textbox', { name: t.code, exact: true }).fill(codeOf(await other.locator('.secret').innerText()));
        await other.getByRole('button', { name: t.confirm }).click();
        await expect(other.locator('.recovery-codes li')).toHaveCount(10);
        await alive(other);
        await other.getByRole('button', { name: t.kept }).click();
        await expect(other).toHaveURL(`${portal.url}/me`);
        await expect(other.locator('.context')).toContainText(person.name);
      });

      test('sessions are listed and end one by one, all others at once, or all', async ({ page, portal, visitor }) => {
        const person = await portal.newDirectory(language);
        await become(page.context(), person.session, portal.url);
        const other = await visitor({ session: await portal.newSession(person.address, person.password) });
        await open(other, '/me');
        await open(page, '/me/sessions');
        await expect(page.locator('.result')).toHaveCount(2);
        await expect(page.locator('.result').first()).toContainText(t.thisOne);
        await wellMade(page);
        await page.locator('.result').nth(1).getByRole('button', { name: t.end }).click();
        await expect(page.getByText(t.ended)).toBeVisible();
        await expect(page.locator('.result')).toHaveCount(1);
        await open(other, '/me');
        await expect(other).toHaveURL(/\/sign-in\?return_to=%2Fme$/);
        const more = await portal.newSession(person.address, person.password);
        await open(page, '/me/sessions');
        await page.getByRole('button', { name: t.others }).click();
        await expect(page.getByText(t.othersEnded)).toBeVisible();
        await alive(page);
        expect((await portal.send('/fn/access/mine', { session: more })).status).toBe(401);
        await page.getByRole('button', { name: t.all }).click();
        await expect(page.getByText(t.signedOut)).toBeVisible();
        await open(page, '/me');
        await expect(page).toHaveURL(/\/sign-in\?return_to=%2Fme$/);
      });
    });
  }
}

test('asking for a link is answered alike for everybody, and throttled', async ({ portal }) => {
  const person = await portal.newDirectory();
  const ask = (sign_in_address: string) => portal.send('/fn/reset-password/ask', { form: fields({ sign_in_address }), from: anotherAddress() });
  const [known, unknown] = [await ask(person.address), await ask(unique('nobody@nowhere'))];
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  for (let count = 0; count < 4; count++) expect((await ask(person.address)).status).toBe(200);
  expect((await ask(person.address)).status).toBe(429);
});

test('a session whose sign-in is not complete opens nothing, and a code signs in once', async ({ portal }) => {
  const person = await portal.newDirectory();
  const { secret } = await withSecondFactor(portal, person);
  const half = async () => {
    const answer = await portal.send('/fn/directories/sign-in', {
      form: fields({ sign_in_address: person.address, password: person.password, return_to: '/me' }), from: anotherAddress(),
    });
    expect([answer.status, answer.json.path]).toEqual([200, '/sign-in?return_to=%2Fme']);
    return sessionOf(answer)!;
  };
  const [first, second] = [await half(), await half()];
  for (const path of ['/fn/me/profile', '/fn/me/sessions', '/fn/access/mine', '/fn/second-factor/set-up']) {
    expect((await portal.send(path, { session: first })).status, path).toBe(401);
  }
  const typed = fields({ code: codeOf(secret, 1), return_to: '/me' });
  const answers = await Promise.all([first, second].map((session) => portal.send('/fn/sign-in/code', { form: typed, session })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const open = answers.find(({ status }) => status === 200)!;
  expect((await portal.send('/fn/me/profile', { session: sessionOf(open) })).status).toBe(200);
});

test('the sign-in page still signs in at once where nothing more is asked', async ({ page, portal }) => {
  const person = await portal.newDirectory();
  await signIn(page, person.address, person.password);
});
