// The account after its registration: its data, its name (ORG-06), its contact, and the agreement that it accepts (REG-05).
import { type Page } from '@playwright/test';
import { accessible, browserOf, expect, links, modes, open, Portal, press, registrationOf, test, unique, wellMade } from './portal';

/** The words of the pages, as people read them. */
const words = {
  en: {
    account: 'Account', number: 'Account number', company: 'Company', stays: 'cannot be changed here', administrators: 'Account administrators',
    changeName: 'Change the display name', changeContact: 'Change the contact', display: 'Publisher display name', save: 'Save',
    renamed: 'The display name is changed.', conflict: 'What you typed is not saved', taken: 'another account has this name',
    email: 'E-mail', city: 'City', addressChanged: 'A confirmation mail is sent to the new address', unconfirmed: 'Not confirmed yet',
    resend: 'Send the confirmation mail again', resent: 'The confirmation mail is sent.', confirm: 'Confirm this address', confirmed: 'Confirmed', done: 'The contact address is confirmed.',
    told: 'The contact address of', subject: 'Confirm the contact address of', contactConflict: 'Your changes are not saved',
    forbidden: 'Only an Account administrator of your organization can do this.', agreements: 'Agreements',
    newVersion: 'New version', version: 'Version', material: 'Material: Account administrators', text: 'Text', preview: 'Preview', publish: 'Publish',
    published: 'The version is published.', due: 'Version 2.0 of the collaboration agreement waits for your acceptance.', read: 'Read and accept',
    changes: 'What has changed since version 1.0', added: 'Added:', accept: 'Accept', tick: 'I have read and accept the collaboration agreement',
    accepted: 'The agreement is accepted for your organization.', required: 'this is required', next: 'Save and continue',
  },
  fr: {
    account: 'Compte', number: 'Numéro de compte', company: 'Entreprise', stays: 'ne peuvent pas être modifiés ici', administrators: 'Administrateurs du compte',
    changeName: 'Modifier le nom d’éditeur', changeContact: 'Modifier le contact', display: 'Nom d’éditeur', save: 'Enregistrer',
    renamed: 'Le nom d’éditeur est modifié.', conflict: 'Ce que vous avez saisi n’est pas enregistré', taken: 'un autre compte porte',
    email: 'E-mail', city: 'Ville', addressChanged: 'Un message de confirmation est envoyé à la nouvelle adresse', unconfirmed: 'Pas encore confirmée',
    resend: 'Renvoyer le message de confirmation', resent: 'Le message de confirmation est envoyé.', confirm: 'Confirmer cette adresse', confirmed: 'Confirmée', done: 'L’adresse de contact est confirmée.',
    told: 'L’adresse de contact de', subject: 'Confirmez l’adresse de contact de', contactConflict: 'Vos modifications ne sont pas enregistrées',
    forbidden: 'Seul un administrateur de compte de votre organisation', agreements: 'Contrats',
    newVersion: 'Nouvelle version', version: 'Version', material: 'Substantielle', text: 'Texte', preview: 'Aperçu', publish: 'Publier',
    published: 'La version est publiée.', due: 'La version 2.0 du contrat de collaboration attend votre acceptation.', read: 'Lire et accepter',
    changes: 'Ce qui a changé depuis la version 1.0', added: 'Ajouté', accept: 'Accepter', tick: 'J’ai lu et j’accepte le contrat de collaboration',
    accepted: 'Le contrat est accepté au nom de votre organisation.', required: 'obligatoire', next: 'Enregistrer et continuer',
  },
} as const;

const input = (page: Page, name: string) => page.locator(`[name="form[${name}]"]`);

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });
      const t = words[language];

      test('an administrator gives the account another name, which is seen at once', async ({ portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const page = await visitor({ session: member.session });
        await open(page, '/account');
        const main = page.locator('main');
        await expect(main.locator('.summary-list').first()).toContainText(t.number);
        for (const value of [member.organization, t.company, t.stays, member.contact, member.name, t.administrators]) await expect(main).toContainText(value);
        await wellMade(page);
        await page.getByRole('link', { name: t.changeName }).click();
        await expect(page).toHaveURL(/\/account\/name$/);
        await expect(input(page, 'publisher_display_name')).toHaveValue(member.organization);
        await wellMade(page);

        // As at the registration: taken names are refused, and what was typed stays.
        await input(page, 'publisher_display_name').fill('AURELIA ROBOTICS');
        await press(page, page.getByRole('button', { name: t.save }));
        await expect(page.locator('.error-summary')).toContainText(t.taken);
        await expect(input(page, 'publisher_display_name')).toHaveValue('AURELIA ROBOTICS');
        await accessible(page);

        const name = `Renamed ${member.prefix}`;
        await input(page, 'publisher_display_name').fill(name);
        await page.getByRole('button', { name: t.save }).click();
        await expect(page.locator('.notice').first()).toContainText(t.renamed);
        await expect(page.locator('.topbar')).toContainText(name);
        await expect(page.locator('main')).toContainText(name);
        await portal.mail(member.email, name);
      });

      test('of two administrators with the form open the second is told, and loses nothing', async ({ portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const [one, other] = [await visitor({ session: member.session }), await visitor({ session: member.session })];
        for (const page of [one, other]) {
          await open(page, '/account/name');
          await input(page, 'publisher_display_name').fill(page === one ? `First ${member.prefix}` : `Second ${member.prefix}`);
        }
        await one.getByRole('button', { name: t.save }).click();
        await expect(one.locator('.notice').first()).toContainText(t.renamed);
        const answer = await press(other, other.getByRole('button', { name: t.save }));
        expect(answer.status()).toBe(409);
        await expect(other.locator('.error-summary')).toContainText(t.conflict);
        await expect(other.locator('.error-summary')).toContainText(`First ${member.prefix}`);
        await expect(other.locator('.lead')).toContainText(`First ${member.prefix}`);
        await expect(input(other, 'publisher_display_name')).toHaveValue(`Second ${member.prefix}`);
        await accessible(other);
        await other.getByRole('button', { name: t.save }).click();
        await expect(other.locator('.notice').first()).toContainText(t.renamed);
        await expect(other.locator('.topbar')).toContainText(`Second ${member.prefix}`);
      });

      test('a new contact address is confirmed again, the old one is told, and the mail can be sent once more', async ({ portal, visitor }) => {
        const member = await portal.newOrganization(language);
        const page = await visitor({ session: member.session });
        const tab = await visitor({ session: member.session });
        await open(tab, '/account/contact');
        await open(page, '/account');
        await page.getByRole('link', { name: t.changeContact }).click();
        await expect(page).toHaveURL(/\/account\/contact$/);
        const desk = `desk@${member.prefix}.example`;
        await input(page, 'email').fill(desk);
        await input(page, 'city').fill('Nantes');
        await wellMade(page);
        await page.getByRole('button', { name: t.save }).click();
        await expect(page.locator('.notice').first()).toContainText(t.addressChanged);
        await expect(page.locator('.summary-list').first()).toContainText(t.unconfirmed);
        await expect(page.locator('.summary-list').first()).toContainText(desk);
        expect(await portal.mail(member.contact, desk)).toContain(t.told);
        const first = links(await portal.mail(desk, t.subject))[0];

        await page.getByRole('button', { name: t.resend }).click();
        await expect(page.locator('.notice').first()).toContainText(t.resent);
        await wellMade(page);
        await expect.poll(() => portal.mails(desk).length).toBe(2);
        const second = portal.mails(desk).map((mail) => links(mail)[0]).find((link) => link !== first)!;
        expect((await portal.send(new URL(first).pathname + new URL(first).search, { headers: { accept: 'text/html' } })).status).toBe(404);
        const { pathname, search } = new URL(second);
        await open(page, pathname + search);
        await page.getByRole('button', { name: t.confirm }).click();
        await expect(page.getByText(t.done)).toBeVisible();
        await open(page, '/account');
        await expect(page.locator('.summary-list').first()).toContainText(t.confirmed);

        // The tab that was opened before all this.
        await input(tab, 'city').fill('Paris');
        const answer = await press(tab, tab.getByRole('button', { name: t.save }));
        expect(answer.status()).toBe(409);
        await expect(tab.locator('.error-summary')).toContainText(t.contactConflict);
        await expect(input(tab, 'city')).toHaveValue('Paris');
        await expect(tab.locator('.summary-list')).toContainText('Nantes');
        await accessible(tab);
      });

      test('members see the account and whom to ask, and change nothing', async ({ portal, visitor }) => {
        const member = language === 'fr' ? 'lea@aurelia' : 'sam@brightwater';
        const page = await visitor({ session: await portal.session(member) });
        await open(page, '/account');
        await expect(page.locator('main')).toContainText(language === 'fr' ? 'Amélie Fontaine' : 'Ben Ashworth');
        await expect(page.getByRole('link', { name: t.changeName })).toHaveCount(0);
        await expect(page.getByRole('link', { name: t.changeContact })).toHaveCount(0);
        await open(page, '/account/name');
        await expect(page.locator('main')).toContainText(t.forbidden);
        await expect(page.locator('main form')).toHaveCount(0);
        await accessible(page);
      });
    });
  }

  for (const language of ['en', 'fr'] as const) {
    test.describe(`a portal of its own, ${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });
      const t = words[language];

      test('a material version is published, put to an administrator with what has changed, and accepted', async ({ visitor }) => {
        test.setTimeout(120_000);
        const portal = await Portal.open();
        try {
          const host = await portal.session('admin@northlight');
          await portal.reads('admin@northlight', language);
          const operator = await visitor({ session: host, baseURL: portal.url });
          await open(operator, '/admin/agreements');
          await wellMade(operator);
          await operator.getByRole('link', { name: t.newVersion }).click();
          await expect(operator).toHaveURL(/\/admin\/agreements\/new$/);
          await input(operator, 'version').fill('2.0');
          await operator.getByLabel(t.material).check();
          for (const name of ['text_en', 'text_fr']) {
            const text = await input(operator, name).inputValue();
            await input(operator, name).fill(`New ${name} <b onclick=x>rule</b>\n\n${text}`);
          }
          await wellMade(operator);
          await operator.getByRole('button', { name: t.preview }).click();
          await expect(operator).toHaveURL(/\/admin\/agreements\/preview$/);
          await expect(operator.locator('.changes ins')).toHaveCount(2);
          await expect(operator.locator('.document').first()).toContainText('New text_en');
          await wellMade(operator);
          await operator.getByRole('button', { name: t.publish }).click();
          await expect(operator.locator('.notice').first()).toContainText(t.published);
          await expect(operator.locator('.result').first()).toContainText('2.0');

          const partner = language === 'fr' ? 'admin@aurelia' : 'admin@brightwater';
          await portal.mail(`${partner}.example`, '2.0');
          const page = await visitor({ session: await portal.session(partner), baseURL: portal.url });
          await open(page, '/');
          await expect(page.locator('main .notice').first()).toContainText(t.due);
          await page.getByRole('link', { name: t.read }).click();
          await expect(page).toHaveURL(/\/account\/agreements$/);
          await expect(page.getByRole('heading', { name: t.changes })).toBeVisible();
          await expect(page.locator('.changes ins')).toContainText(`New text_${language}`);
          await expect(page.locator('.changes ins')).toContainText(t.added);
          await wellMade(page);
          await page.getByLabel(t.tick).check();
          await page.getByRole('button', { name: t.accept, exact: true }).click();
          await expect(page.locator('.notice').first()).toContainText(t.accepted);
          await expect(page.locator('.result').first()).toContainText('2.0');
          await expect(page.locator('.changes')).toHaveCount(0);
          await page.locator('.result a').first().click();
          await expect(page).toHaveURL(/\/account\/agreements\/[0-9a-f-]{36}$/);
          await expect(page.locator('main')).toContainText(`New text_${language}`);
          await expect(page.locator('.summary-list')).toContainText('SHA-256');
          await wellMade(page);
          await open(page, '/');
          await expect(page.locator('main')).not.toContainText(t.due);
        } finally {
          await portal.close();
        }
      });

      test('CON-02: a host that allows web mail accepts it on both sides', async ({ visitor }) => {
        const portal = await Portal.open('empty', { ENTENTE_WEB_MAIL: 'allow' });
        try {
          const person = await portal.newDirectory(language, unique('mail'));
          const { organization, contact } = registrationOf(`Mail ${person.prefix}`, 'ada@gmail.com', language);
          await portal.fillIn(person.session, { organization, contact } as Parameters<typeof portal.fillIn>[1]);
          const page = await visitor({ session: person.session, baseURL: portal.url });
          await open(page, '/register/approver');
          await input(page, 'approver_name').fill('Grace Martin');
          await input(page, 'approver_email').fill('grace@gmail.com');
          await input(page, 'approver_phone').fill('+33 1 23 45 67 80');
          await page.getByRole('button', { name: t.next }).click();
          await expect(page).toHaveURL(/\/register\/review$/);
          await expect(page.locator('main')).toContainText('grace@gmail.com');
          expect((await portal.finish(person.session)).status).toBe(200);
        } finally {
          await portal.close();
        }
      });
    });
  }
}
