// REG-01: somebody prepares a registration, a Global administrator takes it over and finishes it. REG-03, DIR-04, REG-07 beside it.
import { accessible, alive, become, browserOf, expect, links, modes, open, registrationOf, test, unique, wellMade } from './portal';

const languages = {
  en: {
    refused: 'You can’t register this organization', handOver: 'Hand it over', make: 'Make a link', send: 'Send it to Clara Novak', others: 'This is for somebody else',
    take: 'Take it over', taken: 'The registration is yours now. Check it and finish.', revoke: 'Revoke', over: 'Link no longer works', subject: 'asks you to register',
    signOut: 'Sign out', another: 'Open another account', begin: 'Begin with another account', startOver: 'Start over', throwAway: 'Throw it away', thrown: 'What was filled in is thrown away.',
  },
  fr: {
    refused: 'Vous ne pouvez pas inscrire cette organisation', handOver: 'Transmettre l’inscription', make: 'Créer un lien', send: 'L’envoyer à Clara Novak', others: 'Cela s’adresse à quelqu’un d’autre',
    take: 'La reprendre', taken: 'L’inscription est désormais la vôtre. Vérifiez-la et terminez.', revoke: 'Révoquer', over: 'Lien inactif', subject: 'vous demande d’inscrire',
    signOut: 'Se déconnecter', another: 'Ouvrir un autre compte', begin: 'Commencer un autre compte', startOver: 'Recommencer', throwAway: 'Tout effacer', thrown: 'Ce qui était rempli est effacé.',
  },
};

for (const mode of modes) {
  for (const [language, t] of Object.entries(languages)) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language });

      test('a registration is prepared, handed over by a link, and taken over by an administrator', async ({ page, portal, visitor }) => {
        for (const who of ['dan@cobalt', 'admin@cobalt']) await portal.reads(who, language);
        const dan = await portal.session('dan@cobalt');
        const name = unique('prepared');
        await portal.fillIn(dan, registrationOf(name, `partners@${name}.example`, language));
        await become(page.context(), dan, portal.url);
        expect((await open(page, '/register'))!.status()).toBe(403);
        await expect(page.getByRole('heading', { name: t.refused })).toBeVisible();
        await wellMade(page);
        await page.locator('main').getByRole('link', { name: t.handOver }).click();
        await expect(page.getByRole('button', { name: t.send })).toBeVisible();
        // The newest link comes first; earlier ones may be there already.
        const made = page.locator('.result .code');
        const before = await made.count();
        await page.getByRole('button', { name: t.make }).click();
        await expect(made).toHaveCount(before + 1);
        const link = (await made.first().innerText()).trim();
        expect(link).toMatch(/\/register\/take-over\?token=[\w-]{43}$/);
        await wellMade(page);

        // A scanner that opens the link, and somebody whom it is not for.
        for (const method of ['GET', 'HEAD']) expect((await portal.send(new URL(link).pathname + new URL(link).search, { method })).status).toBeLessThan(500);
        const stranger = await visitor({ session: (await portal.newDirectory(language)).session });
        expect((await open(stranger, link))!.status()).toBe(403);
        await expect(stranger.getByRole('heading', { name: t.others })).toBeVisible();
        await expect(stranger.locator('main')).not.toContainText(name);

        const clara = await visitor({ session: await portal.session('admin@cobalt') });
        await open(clara, link);
        await expect(clara.locator('main')).toContainText(name);
        await wellMade(clara);
        await clara.getByRole('button', { name: t.take }).click();
        await expect(clara.getByText(t.taken)).toBeVisible();
        await expect(clara.locator('main')).toContainText(name);

        // Another link, revoked.
        await open(page, '/register/hand-over');
        await page.getByRole('button', { name: t.make }).click();
        await page.getByRole('button', { name: t.revoke }).first().click();
        await expect(page.getByText(t.over).first()).toBeVisible();
        // And by mail, in the reader's language.
        await alive(page);
        await page.getByRole('button', { name: t.send }).click();
        const mail = await portal.mail('admin@cobalt.example', t.subject);
        expect(links(mail)[0]).toContain('/register/take-over?token=');
        // REG-07: thrown away only after a question.
        await open(clara, '/register');
        await clara.getByRole('link', { name: t.startOver }).click();
        await expect(clara.locator('main')).toContainText(name);
        await accessible(clara);
        await clara.getByRole('button', { name: t.throwAway }).click();
        await expect(clara.getByText(t.thrown)).toBeVisible();
      });

      test('the account that is there comes first, and another one is opened only when it is asked for', async ({ page, portal }) => {
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/register');
        await expect(page.getByRole('heading', { name: member.organization })).toBeVisible();
        await wellMade(page);
        await page.getByRole('link', { name: t.another }).click();
        await expect(page.locator('main .prose li')).toHaveText([member.organization]);
        await wellMade(page);
        await page.getByRole('button', { name: t.begin }).click();
        await expect(page).toHaveURL(/\/register\/organization$/);
        const name = unique('further');
        await portal.fillIn(member.session, registrationOf(name, member.contact, language));
        expect((await portal.finish(member.session)).status).toBe(200);
        await open(page, '/');
        await expect(page.locator('header')).toContainText(name);
      });
    });
  }
}
