// Every page and each of its states: axe in light and dark, and a screen of 320 px. What the pages do is in the other files.
import { alive, become, expect, fields, open, registrationOf, test, wellMade, accessible } from './portal';

test('signed out: home, sign-in, a new directory, what to have at hand', async ({ page }) => {
  for (const path of ['/', '/sign-in', '/sign-in?done=signed-out', '/directories/new', '/register']) {
    await open(page, path);
    await wellMade(page);
  }
  await open(page, '/sign-in');
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.error-summary li')).toHaveCount(2);
  await wellMade(page);
});

test('each step of the registration, with and without mistakes, to the account', async ({ page, portal }) => {
  const person = await portal.newDirectory();
  await become(page.context(), person.session, portal.url);
  await open(page, '/');
  await wellMade(page);
  await open(page, '/register');
  await wellMade(page);
  for (const step of ['organization', 'contact', 'approver']) {
    await open(page, `/register/${step}`);
    await wellMade(page);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await expect(page.locator('.error-summary')).toBeFocused();
    await wellMade(page);
  }
  await open(page, '/register/review');
  await expect(page.getByText('Some steps are not complete')).toBeVisible();
  await wellMade(page);
  await open(page, '/register/done');
  await expect(page.getByRole('heading', { name: 'Not registered yet' })).toBeVisible();
  await wellMade(page);

  // The longest that is accepted, in one word.
  const long = registrationOf(person.prefix.padEnd(50, 'W'), `partners@${'w'.repeat(60)}.example`);
  long.contact.address_line_1 = 'W'.repeat(200);
  long.contact.website = `https://${'w'.repeat(60)}.example/${'w'.repeat(100)}`;
  await portal.fillIn(person.session, long);
  await open(page, '/register/review');
  await expect(page.getByRole('button', { name: 'Finish' })).toBeVisible();
  await wellMade(page);
  expect((await portal.finish(person.session)).status).toBe(200);
  for (const path of ['/register/done', '/register', '/', '/engagements', '/requests']) {
    await open(page, path);
    await wellMade(page);
  }
});

test('the confirmation of a contact address, before and after', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  const mail = await portal.mail(member.contact, 'Confirm');
  const path = /\/register\/confirm\?token=\S+/.exec(mail)![0];
  await open(page, path);
  await expect(page.getByRole('button', { name: 'Confirm this address' })).toBeVisible();
  await wellMade(page);
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(page.getByText('The contact address is confirmed.')).toBeVisible();
  await alive(page);
  await wellMade(page);
  await open(page, path);
  await expect(page.getByRole('heading', { name: 'The address is confirmed' })).toBeVisible();
  await wellMade(page);
  await open(page, '/register/confirm?token=none');
  await wellMade(page);
});

test('discovery with results, with nothing found and with nothing left, and each way into an engagement', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  await become(page.context(), member.session, portal.url);
  for (const path of ['/engagements/discover', '/engagements/discover?q=zzzz', '/engagements/discover?access=by_invitation&sort=title']) {
    await open(page, path);
    await wellMade(page);
  }
  for (const title of ['Sensor SDK 3', 'Atlas 5 preview', 'Accessibility review board', 'Battery safety advisory', 'Atlas 4 end of support', 'Warehouse robotics pilot', 'Retour d’expérience : interface française']) {
    await open(page, `/engagements/${await portal.engagement(title)}`);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await wellMade(page);
  }
  await portal.enter(member.session, 'Sensor SDK 3');
  await portal.ask(member.session, 'Atlas 5 preview', 'W'.repeat(2000));
  for (const path of [`/engagements/${await portal.engagement('Sensor SDK 3')}?done=joined`, `/engagements/${await portal.engagement('Atlas 5 preview')}?done=requested`, '/requests', '/engagements', '/']) {
    await open(page, path);
    await wellMade(page);
  }
});

test('the queue and the desk of an owner, and the requests of somebody who was refused', async ({ page, visitor, portal }) => {
  const { session } = await portal.newOrganization();
  await portal.ask(session, 'Atlas 5 preview', 'W'.repeat(2000));
  const other = await portal.newOrganization();
  const declined = await portal.ask(other.session, 'Atlas 5 preview');
  expect((await portal.decide(await portal.session('oscar@northlight'), declined, 'decline', 'W'.repeat(2000))).status).toBe(200);
  await become(page.context(), await portal.session('oscar@northlight'), portal.url);
  for (const path of ['/', '/engagements', `/engagements/${await portal.engagement('Atlas 5 preview')}`, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`, `/engagements/${await portal.engagement('Atlas mobile beta')}/requests`]) {
    await open(page, path);
    await wellMade(page);
  }
  await open(page, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`);
  await page.getByRole('button', { name: 'Decline' }).first().click();
  await expect(page.locator('.error-summary')).toBeFocused();
  await wellMade(page);
  const requester = await visitor({ session: other.session });
  for (const path of ['/requests', `/engagements/${await portal.engagement('Atlas 5 preview')}`]) {
    await open(requester, path);
    await wellMade(requester);
  }
});

test('pages that can’t be shown', async ({ page, portal }) => {
  await become(page.context(), await portal.session('admin@brightwater'), portal.url);
  const refusals: [string, number][] = [
    ['/nowhere', 404], ['/engagements/nonsense', 404], [`/engagements/${await portal.engagement('Atlas 5 preview')}/requests`, 403], ['/fn/access/join', 405],
  ];
  for (const [path, status] of refusals) {
    const answer = await open(page, path);
    expect(answer!.status(), path).toBe(status);
    await wellMade(page);
  }
  await page.context().clearCookies();
  await become(page.context(), await portal.session('dan@cobalt'), portal.url);
  for (const path of ['/', '/register', '/engagements/discover', '/engagements', '/requests']) {
    await open(page, path);
    await wellMade(page);
  }
});

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' });

  test('the longer words fit as well', async ({ page, portal }) => {
    for (const path of ['/', '/sign-in', '/directories/new', '/register', '/nowhere']) {
      await open(page, path);
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
      await wellMade(page);
    }
    await become(page.context(), await portal.session('lea@aurelia'), portal.url);
    const open_ = await portal.engagement('Retour d’expérience : interface française');
    for (const path of ['/', '/engagements/discover', `/engagements/${open_}`, '/engagements', '/requests']) {
      await open(page, path);
      await wellMade(page);
    }
    const person = await portal.newDirectory('fr');
    await page.context().clearCookies();
    await become(page.context(), person.session, portal.url);
    for (const step of ['organization', 'contact', 'approver']) {
      await open(page, `/register/${step}`);
      await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
      await expect(page.locator('.error-summary')).toBeFocused();
      await wellMade(page);
    }
  });
});

test('menus that are open', async ({ page, portal }) => {
  await become(page.context(), await portal.session('admin@brightwater'), portal.url);
  await open(page, '/');
  await page.locator('.switcher').click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await wellMade(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator('.nav-drawer summary').click();
  await expect(page.locator('.nav-drawer').getByRole('link', { name: 'Discover' })).toBeVisible();
  await accessible(page);
});

test('what was typed shows whole when text is twice as large', async ({ page, portal }) => {
  const person = await portal.newDirectory();
  await portal.send('/fn/registration/save-organization', { form: fields(registrationOf(`Company ${person.prefix}`, 'x@y.example').organization), session: person.session });
  await become(page.context(), person.session, portal.url);
  // 200 % on a screen of 640 px is laid out as on one of 320 px (WCAG 1.4.4, 1.4.10).
  await page.setViewportSize({ width: 320, height: 500 });
  for (const path of ['/register/organization', '/register/contact', '/register/review']) {
    await open(page, path);
    await wellMade(page);
  }
});
