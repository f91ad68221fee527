// Registration of an organization (SPEC §2), from the list of what to have at hand to the confirmed contact address.
import { type Locator, type Page } from '@playwright/test';
import { accessible, alive, become, browserOf, expect, fields, links, modes, open, press, registrationOf, tabTo, test, unique, wellMade } from './portal';

const summary = '.error-summary';

/** The words of the pages, as people read them. */
const words = {
  en: {
    start: 'Start the registration', next: 'Save and continue', finish: 'Finish', back: 'Back',
    atHand: 'What to have at hand', country: 'Country/region', france: 'France', company: 'Company', display: 'Publisher display name',
    business: 'Registered business name', firstName: 'First name', lastName: 'Last name', email: 'E-mail', phone: 'Phone number',
    website: 'Website', line1: 'Address line 1', city: 'City', postalCode: 'Postal code', preferred: 'French',
    approver: 'Approver’s name', approverEmail: 'Approver’s e-mail', approverPhone: 'Approver’s phone number',
    accept: 'I have read and accept the collaboration agreement', agreement: /^Version .+, in force since \d+ \w+ \d{4}$/,
    immutable: 'This cannot be changed afterwards.', done: 'Your organization is registered', number: 'Account number',
    confirm: 'Confirm this address', title: 'Confirm the contact address', confirmed: 'The contact address is confirmed.',
    again: 'The address is confirmed', subject: 'Confirm the contact address of', registered: 'These are the data of your organization’s account.',
    unconfirmed: 'Not confirmed yet', isConfirmed: 'Confirmed', optional: '(optional)',
  },
  fr: {
    start: 'Commencer l’inscription', next: 'Enregistrer et continuer', finish: 'Terminer', back: 'Retour',
    atHand: 'Ce qu’il faut avoir sous la main', country: 'Pays/région', france: 'France', company: 'Entreprise', display: 'Nom d’éditeur',
    business: 'Raison sociale', firstName: 'Prénom', lastName: 'Nom', email: 'E-mail', phone: 'Numéro de téléphone',
    website: 'Site web', line1: 'Adresse, ligne 1', city: 'Ville', postalCode: 'Code postal', preferred: 'Français',
    approver: 'Nom de l’approbateur', approverEmail: 'E-mail de l’approbateur', approverPhone: 'Téléphone de l’approbateur',
    accept: 'J’ai lu et j’accepte le contrat de collaboration', agreement: /^Version .+, en vigueur depuis le (1er|\d+) \p{L}+ \d{4}$/u,
    immutable: 'Ce choix ne pourra plus être modifié.', done: 'Votre organisation est inscrite', number: 'Numéro de compte',
    confirm: 'Confirmer cette adresse', title: 'Confirmer l’adresse de contact', confirmed: 'L’adresse de contact est confirmée.',
    again: 'L’adresse est confirmée', subject: 'Confirmez l’adresse de contact de', registered: 'Voici les données du compte de votre organisation.',
    unconfirmed: 'Pas encore confirmée', isConfirmed: 'Confirmée', optional: '(facultatif)',
  },
} as const;

type Words = (typeof words)['en'] | (typeof words)['fr'];

/** A field by its whole label: *Name* is not *First name*. */
const field = (page: Page, label: string) => page.getByRole('textbox', { name: new RegExp(`^${label.replace(/[.()/]/g, '\\$&')}( \\(\\w+\\))?$`, 'u') });

async function fillOrganization(page: Page, t: Words, name: string) {
  await page.getByLabel(t.country).selectOption({ label: t.france });
  await field(page, t.display).fill(name);
  await field(page, t.business).fill(`${name} SAS`);
}

async function fillContact(page: Page, t: Words, email: string) {
  await field(page, t.firstName).fill('Ada');
  await field(page, t.lastName).fill('Martin');
  await field(page, t.email).fill(email);
  await field(page, t.phone).fill('+33 (0)1 23.45.67.89');
  await field(page, t.website).fill('www.company.example');
  await field(page, t.line1).fill('1 rue de la Paix');
  await field(page, t.city).fill('Lyon');
  await page.getByRole('radio', { name: t.preferred }).check();
}

async function fillApprover(page: Page, t: Words, email: string) {
  await field(page, t.approver).fill('Grace Martin');
  await field(page, t.approverEmail).fill(email);
  await field(page, t.approverPhone).fill('00 33 1 23 45 67 80');
}

async function goOn(page: Page, t: Words, to: RegExp) {
  await page.getByRole('button', { name: t.next }).click();
  await expect(page).toHaveURL(to);
  await alive(page);
}

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });

      test('a Global administrator registers the organization and its contact confirms the address', async ({ page, portal, visitor }) => {
        const t = words[language];
        const person = await portal.newDirectory(language);
        const name = `Société ${person.prefix}`;
        const contact = `partenaires@${person.prefix}.example`;
        await become(page.context(), person.session, portal.url);

        await open(page, '/register');
        await expect(page.getByRole('heading', { name: t.atHand })).toBeVisible();
        await page.getByRole('link', { name: t.start }).click();

        await expect(page).toHaveURL(/\/register\/organization$/);
        await alive(page);
        await expect(page.locator('main')).toContainText(t.immutable);
        // REG-02: shown, and no choice.
        await expect(page.locator('.fact')).toContainText(t.company);
        await fillOrganization(page, t, name);
        await goOn(page, t, /\/register\/contact$/);

        await expect(page.locator('.optional')).toHaveCount(5);
        await expect(page.locator('.optional').first()).toHaveText(t.optional);
        await fillContact(page, t, contact);
        await goOn(page, t, /\/register\/approver$/);
        await fillApprover(page, t, contact);
        await goOn(page, t, /\/register\/review$/);

        // Everything once more, phones in one form.
        for (const value of ['France', t.company, name, `${name} SAS`, 'Ada', 'Martin', contact, '+33123456789', '1 rue de la Paix', 'Lyon', 'Grace Martin', '+33123456780']) {
          await expect(page.locator('.summary-list').getByText(value, { exact: true }).first()).toBeVisible();
        }
        await expect(page.getByText(t.agreement)).toBeVisible();
        await page.getByLabel(t.accept).check();
        await page.getByRole('button', { name: t.finish }).click();

        await expect(page).toHaveURL(/\/register\/done$/);
        await expect(page.getByRole('heading', { name: t.done })).toBeVisible();
        await alive(page);
        await expect(page.locator('.summary-list')).toContainText(t.number);
        await expect(page.locator('.summary-list .code')).toHaveText(/^\d{8}$/);
        await expect(page.locator('.context')).toContainText(name);

        // REG-06: opening the link, as mail scanners do, confirms nothing.
        const mail = await portal.mail(contact, name);
        // The contact's language, which is French in both.
        expect(mail).toContain(words.fr.subject);
        expect(links(mail)).toHaveLength(2);
        const link = new URL(links(mail)[0]);
        expect(link.origin).toBe(portal.url);
        const path = `${link.pathname}${link.search}`;
        for (const method of ['HEAD', 'GET', 'GET']) {
          expect((await portal.send(path, { method, headers: { accept: 'text/html' } })).status).toBe(200);
        }
        const state = async () => (await portal.send(`/fn/registration/confirmation${link.search}`)).json.confirmed_at;
        expect(await state()).toBeNull();
        await open(page, '/account');
        await expect(page.getByText(t.registered)).toBeVisible();
        await expect(page.locator('main')).toContainText(t.unconfirmed);

        // Whoever reads the mailbox is often somebody else, signed out.
        const reader = await visitor();
        await open(reader, path);
        await expect(reader.getByRole('heading', { name: t.title })).toBeVisible();
        await expect(reader.locator('main')).toContainText(contact);
        expect(await state()).toBeNull();
        await reader.getByRole('button', { name: t.confirm }).click();
        await expect(reader.getByText(t.confirmed)).toBeVisible();
        const at = await state();
        expect(at).not.toBeNull();
        // A second time changes nothing.
        await open(reader, path);
        await expect(reader.getByRole('heading', { name: t.again })).toBeVisible();
        expect((await portal.send('/fn/registration/confirm-contact', { form: { token: link.searchParams.get('token')! } })).status).toBe(200);
        expect(await state()).toBe(at);
        await open(page, '/account');
        await expect(page.getByText(t.isConfirmed, { exact: true })).toBeVisible();
        expect(portal.mails(contact)).toHaveLength(1);
      });
    });
  }

  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('each step shows all its mistakes at once, beside the field and in the summary', async ({ page, portal }) => {
      const t = words.en;
      const person = await portal.newDirectory();
      await become(page.context(), person.session, portal.url);
      const steps: [string, string[]][] = [
        ['organization', ['Country/region: this is required.', 'Publisher display name: this is required.', 'Registered business name: this is required.']],
        ['contact', ['First name: this is required.', 'E-mail: this is required.', 'Phone number: this is required.', 'Address line 1: this is required.', 'City: this is required.']],
        ['approver', ['Approver’s name: this is required.', 'Approver’s e-mail: this is required.', 'Approver’s phone number: this is required.']],
      ];
      for (const [step, expected] of steps) {
        await open(page, `/register/${step}`);
        await page.getByRole('button', { name: t.next }).click();
        await expect(page.locator(`${summary} h2`)).toHaveText('Check these fields');
        await alive(page);
        const said = await page.locator(`${summary} li`).allInnerTexts();
        expect([...said].sort()).toEqual([...expected].sort());
        expect((await page.locator('.field-error').allInnerTexts()).map((text) => text.replace(/^Error:\s*/, '')).sort()).toEqual([...expected].sort());
        await expect(page.locator('[aria-invalid=true]')).toHaveCount(expected.length);
        // The summary leads to each field.
        for (const text of expected) {
          await page.locator(summary).getByRole('link', { name: text }).click();
          await expect(page.getByLabel(text.split(':')[0], { exact: true })).toBeFocused();
        }
      }
    });

    test('what was typed is kept, right or wrong, and each mistake says what would pass', async ({ page, portal }) => {
      const t = words.en;
      const person = await portal.newDirectory();
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/contact');
      await fillContact(page, t, 'ada@gmail.com');
      await field(page, t.phone).fill('+33 1 23 45 67 89 ext. 12');
      await field(page, t.website).fill('not a web address');
      await page.getByRole('button', { name: t.next }).click();
      await expect(page.locator(`${summary} li`)).toHaveText([
        'E-mail: this is a free web-mail provider. Enter an address at your company’s own domain; a shared mailbox such as partners@company.com works well.',
        'Phone number: give a number without an extension, such as +33 1 23 45 67 89.',
        'Website: enter a web address such as www.company.com.',
      ]);
      await expect(page).not.toHaveURL(/approver/);
      const kept = { [t.firstName]: 'Ada', [t.email]: 'ada@gmail.com', [t.phone]: '+33 1 23 45 67 89 ext. 12', [t.website]: 'not a web address', [t.city]: 'Lyon' };
      for (const [label, value] of Object.entries(kept)) await expect(field(page, label)).toHaveValue(value);
      await expect(page.getByRole('radio', { name: t.preferred })).toBeChecked();

      // Mended one at a time, in as many tries as it takes.
      await alive(page);
      await field(page, t.email).fill(`ada@${person.prefix}.example`);
      await page.getByRole('button', { name: t.next }).click();
      await expect(page.locator(`${summary} li`)).toHaveCount(2);
      await alive(page);
      await expect(field(page, t.city)).toHaveValue('Lyon');
      await field(page, t.phone).fill('+33 1 23 45 67 89');
      await field(page, t.website).fill('');
      await goOn(page, t, /\/register\/approver$/);
    });

    test('a name that another account has is refused, and so is one that looks like it', async ({ page, portal }) => {
      const t = words.en;
      const person = await portal.newDirectory();
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/organization');
      const clashes = [
        [' northlight  SYSTEMS ', 'Publisher display name: another account has this name.'],
        ['Nоrthlight Systems', 'Publisher display name: this looks the same as a name that another account has.'], // Cyrillic о
        ['Ｎorthlight Systems', 'Publisher display name: another account has this name.'], // full width
      ];
      for (const [name, said] of clashes) {
        await fillOrganization(page, t, name);
        const answer = await press(page, page.getByRole('button', { name: t.next }));
        expect(answer.status()).toBe(422);
        await expect(page.locator(`${summary} li`)).toContainText([said]);
        await expect(page.locator('.field', { has: field(page, t.display) }).locator('.field-error')).toContainText(said);
        // Nothing of the other account but that it is there.
        await expect(page.locator('main')).not.toContainText('Northlight Systems AB');
        await alive(page);
      }
      await field(page, t.display).fill(`Northlight ${person.prefix}`);
      await goOn(page, t, /\/register\/contact$/);
    });

    test('the draft is kept through signing out, and resumed where it was left', async ({ page, portal }) => {
      const t = words.en;
      const person = await portal.newDirectory();
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/organization');
      await fillOrganization(page, t, `Kept ${person.prefix}`);
      await goOn(page, t, /\/register\/contact$/);
      await page.locator('.switcher').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByText('You are signed out.')).toBeVisible();

      await open(page, '/register');
      await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
      await alive(page);
      await page.getByLabel('Sign-in address').fill(person.address);
      await page.getByLabel('Password').fill(person.password);
      await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Continue the registration' }).click();
      await expect(page).toHaveURL(/\/register\/contact$/);
      await page.locator('main').getByRole('link', { name: 'Back' }).click();
      await expect(field(page, t.display)).toHaveValue(`Kept ${person.prefix}`);
      await expect(page.getByLabel(t.country)).toHaveValue('FR');
    });

    test('the review says what is missing, and has no Finish before it is there', async ({ page, portal }) => {
      const person = await portal.newDirectory();
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/review');
      await expect(page.locator('.notice')).toContainText('Some steps are not complete');
      await expect(page.locator('.notice li')).toHaveCount(3);
      await expect(page.getByRole('button', { name: 'Finish' })).toHaveCount(0);
      await page.locator('.notice').getByRole('link', { name: 'Contact' }).click();
      await expect(page).toHaveURL(/\/register\/contact$/);
    });

    test('Finish is refused until the agreement is accepted', async ({ page, portal }) => {
      const person = await portal.newDirectory();
      await portal.fillIn(person.session, registrationOf(`Company ${person.prefix}`, `partners@${person.prefix}.example`));
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/review');
      await page.getByRole('button', { name: 'Finish' }).click();
      await expect(page.locator(`${summary} li`)).toHaveText(['Tick the box to accept: I have read and accept the collaboration agreement, and may sign for my company']);
      await alive(page);
      await accessible(page);
      expect((await portal.registration(person.session)).eligibility.eligibility).toBe('eligible');
      await page.getByLabel(words.en.accept).check();
      await page.getByRole('button', { name: 'Finish' }).click();
      await expect(page.getByRole('heading', { name: 'Your organization is registered' })).toBeVisible();
    });

    test('Finish in two tabs makes one account, and both tabs end at it', async ({ page, portal }) => {
      const person = await portal.newDirectory();
      const contact = `partners@${person.prefix}.example`;
      await portal.fillIn(person.session, registrationOf(`Company ${person.prefix}`, contact));
      await become(page.context(), person.session, portal.url);
      const second = await page.context().newPage();
      const numbers: string[] = [];
      for (const tab of [page, second]) {
        await open(tab, '/register/review');
        await tab.getByLabel(words.en.accept).check();
      }
      for (const tab of [page, second]) {
        await tab.getByRole('button', { name: 'Finish' }).click();
        await expect(tab).toHaveURL(/\/register\/done$/);
        numbers.push(await tab.locator('.summary-list .code').innerText());
      }
      expect(numbers[0]).toBe(numbers[1]);
      await portal.mail(contact, person.prefix);
      expect(portal.mails(contact)).toHaveLength(1);
    });

    test('somebody else learns why they can’t register, who can, and gets out', async ({ page, portal }) => {
      await become(page.context(), await portal.newSession('dan@cobalt'), portal.url);
      const answer = await open(page, '/register');
      expect(answer!.status()).toBe(403);
      await expect(page.getByRole('heading', { name: 'You can’t register this organization' })).toBeVisible();
      await expect(page.locator('main li')).toHaveText(['Clara Novak']);
      await wellMade(page);
      // Out, and in again as somebody else: back to where one wanted to go.
      await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByText('You are signed out.')).toBeVisible();
      await expect(page).toHaveURL(/\/sign-in\?return_to=%2Fregister/);
    });

    test('a confirmation link that is not valid says so', async ({ page }) => {
      for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '%00', '<script>']) {
        const answer = await open(page, `/register/confirm?token=${encodeURIComponent(token)}`);
        expect(answer!.status(), token).toBe(404);
        await expect(page.locator('main')).toContainText('This confirmation link is not valid');
      }
    });
  });
}

test('a mistake is shown after its field was left, and goes as soon as it is mended', async ({ page, portal }) => {
  const t = words.en;
  const person = await portal.newDirectory();
  await become(page.context(), person.session, portal.url);
  await open(page, '/register/contact');
  const phone = field(page, t.phone);
  const error = page.locator('.field', { has: phone }).locator('.field-error');
  await phone.pressSequentially('12');
  await expect(error).toHaveCount(0);
  await phone.press('Tab');
  await expect(error).toContainText('begin with + and the country code');
  await expect(phone).toHaveAttribute('aria-invalid', 'true');
  // Only of the field that was left.
  await expect(page.locator('.field-error')).toHaveCount(1);
  await expect(page.locator(summary)).toHaveCount(0);
  await phone.fill('+33 1 23 45');
  await expect(error).toHaveCount(0);
  await phone.fill('+33');
  await expect(error).toContainText('at least 7 digits');
  await phone.fill('+33 1 23 45 67 89');
  await expect(error).toHaveCount(0);
  await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
});

test('Finish pressed many times at once makes one account with one mail', async ({ portal }) => {
  const person = await portal.newDirectory();
  const contact = `partners@${person.prefix}.example`;
  await portal.fillIn(person.session, registrationOf(`Company ${person.prefix}`, contact));
  const { agreement, draft_id } = await portal.registration(person.session);
  const sent = { form: fields({ agreement: agreement.id, draft: draft_id, accepted: 'true' }), session: person.session };
  const answers = await Promise.all(Array.from({ length: 8 }, () => portal.send('/fn/registration/finish', sent)));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  await portal.mail(contact, person.prefix);
  expect(portal.mails(contact)).toHaveLength(1);
});

test('of two organizations that take one name at the same moment, one gets it', async ({ portal }) => {
  const name = unique('same');
  const both = [await portal.newDirectory(), await portal.newDirectory()];
  // Look-alikes: a small letter for a capital.
  await portal.fillIn(both[0].session, registrationOf(`Name ${name}`, `one@${both[0].prefix}.example`));
  await portal.fillIn(both[1].session, registrationOf(`NAME ${name}`, `two@${both[1].prefix}.example`));
  const answers = await Promise.all(both.map(({ session }) => portal.finish(session)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const refused = answers.find(({ status }) => status === 422)!;
  expect(refused.json.fields).toEqual([['publisher_display_name', { code: 'name_taken' }]]);
});

test('a name that was taken since is answered at Finish with a link to its step', async ({ page, portal }) => {
  const [first, second] = [await portal.newDirectory(), await portal.newDirectory()];
  const name = `Name ${first.prefix}`;
  for (const { session, prefix } of [first, second]) await portal.fillIn(session, registrationOf(name, `one@${prefix}.example`));
  await become(page.context(), second.session, portal.url);
  await open(page, '/register/review');
  expect((await portal.finish(first.session)).status).toBe(200);
  await page.getByLabel(words.en.accept).check();
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.locator(summary).getByRole('link', { name: 'Publisher display name: another account has this name.' }).click();
  await expect(page).toHaveURL(/\/register\/organization/);
  await expect(field(page, words.en.display)).toHaveValue(name);
});

test('steps without a registration to fill in lead to the account', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  await become(page.context(), member.session, portal.url);
  for (const path of ['/register', '/register/organization', '/register/contact', '/register/approver', '/register/review']) {
    await open(page, path);
    await expect(page.getByRole('heading', { name: member.organization })).toBeVisible();
    await expect(page.locator('main form')).toHaveCount(0);
  }
  // REG-05: what was accepted, and by whom.
  await open(page, '/account');
  await expect(page.locator('.summary-list').first()).toContainText(`accepted by ${member.name}`);
  const answer = await portal.send('/fn/registration/save-organization', { form: fields(registrationOf('Other', 'x@y.example').organization), session: member.session });
  expect(answer.status).toBe(409);
});

test('an organization is registered with the keyboard alone', async ({ page, portal }) => {
  const t = words.en;
  const person = await portal.newDirectory();
  const contact = `partners@${person.prefix}.example`;
  await become(page.context(), person.session, portal.url);
  await open(page, '/');
  const { keyboard } = page;
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await keyboard.press(key);
  };
  const type = async (label: string, text: string) => {
    await tabTo(page, field(page, label));
    await keyboard.type(text);
  };
  const next = page.getByRole('button', { name: t.next });
  await press(page.locator('main').getByRole('link', { name: /register/i }).first());
  await press(page.getByRole('link', { name: t.start }));
  await expect(page).toHaveURL(/\/register\/organization$/);
  await expect(page.locator('#main')).toBeFocused();

  // What is missing is said, has the focus, and leads to the field.
  await press(next);
  await expect(page.locator(summary)).toBeFocused();
  await press(page.locator(`${summary} a`).first());
  await expect(page.getByLabel(t.country)).toBeFocused();
  await keyboard.type('Fran');
  await expect(page.getByLabel(t.country)).toHaveValue('FR');
  await type(t.display, `Keys of ${person.prefix}`);
  await type(t.business, `Keys of ${person.prefix} SAS`);
  // Enter in a field sends the form, as everywhere.
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/register\/contact$/);

  await type(t.firstName, 'Ada');
  await type(t.lastName, 'Martin');
  await type(t.email, contact);
  await type(t.phone, '+33 1 23 45 67 89');
  await type(t.line1, '1 rue de la Paix');
  await type(t.city, 'Lyon');
  // English is chosen already: the arrow goes on to French.
  await tabTo(page, page.getByRole('radio', { name: 'English' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: t.preferred })).toBeChecked();
  await press(next);
  await expect(page).toHaveURL(/\/register\/approver$/);
  await type(t.approver, 'Grace Martin');
  await type(t.approverEmail, contact);
  await type(t.approverPhone, '+33 1 23 45 67 80');
  await press(next);
  await expect(page).toHaveURL(/\/register\/review$/);
  await press(page.getByLabel(t.accept), 'Space');
  await expect(page.getByLabel(t.accept)).toBeChecked();
  await press(page.getByRole('button', { name: t.finish }));
  await expect(page.getByRole('heading', { name: t.done })).toBeVisible();
});
