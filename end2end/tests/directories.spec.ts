// Directories, sign-in and sessions (SPEC §3; point 1 of the first thread).
import { Portal, accessible, alive, anotherAddress, become, browserOf, demoPassword, expect, fields, modes, open, press, sessionOf, signIn, test, unique } from './portal';

const summary = '.error-summary';

for (const mode of modes) {
  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('somebody without an account creates a directory and is its Global administrator', async ({ page, portal }) => {
      const prefix = unique('new');
      await open(page, '/sign-in');
      await page.getByRole('link', { name: 'Create a directory' }).click();
      await alive(page);
      await page.getByLabel('Domain prefix').fill(prefix);
      await page.getByLabel('Your name').fill('Robin Doe');
      await page.getByLabel('Work e-mail').fill(`robin@${prefix}.example`);
      await page.getByLabel('Password').fill('four words make a door');
      await page.getByRole('button', { name: 'Create the directory' }).click();

      await expect(page.getByText('Your directory is there, and you are signed in.')).toBeVisible();
      await alive(page);
      await expect(page.locator('.context')).toContainText(`${prefix} · Robin Doe`);
      await expect(page.locator('.context')).toContainText('Organization not registered');
      await expect(page.getByRole('heading', { name: 'Hello, Robin Doe' })).toBeVisible();
      // Only a Global administrator may register.
      await page.locator('main').getByRole('link', { name: 'Register your organization' }).click();
      await expect(page.getByRole('link', { name: 'Start the registration' })).toBeVisible();
      const session = await portal.newSession(`admin@${prefix}`, 'four words make a door');
      expect((await portal.registration(session)).eligibility.eligibility).toBe('eligible');
    });

    test('a form for a directory shows every mistake beside its field and in the summary, which leads to the field', async ({ page }) => {
      await open(page, '/directories/new');
      await page.getByLabel('Domain prefix').fill('2 wrong');
      await page.getByLabel('Work e-mail').fill('robin');
      await page.getByLabel('Password').fill('too short');
      await page.getByRole('button', { name: 'Create the directory' }).click();
      const expected = [
        'Domain prefix: use small letters, digits and single hyphens, beginning with a letter, such as contoso-2.',
        'Your name: this is required.',
        'Work e-mail: enter an address such as name@company.com.',
        'Password: at least 12 characters.',
      ];
      await expect(page.locator(`${summary} li`)).toHaveText(expected);
      await expect(page.locator('.field-error')).toHaveText(expected.map((text) => `Error: ${text}`));
      await alive(page);
      await accessible(page);
      if (mode === 'with WebAssembly') await expect(page.locator(summary)).toBeFocused();
      await page.getByRole('link', { name: expected[1] }).click();
      await expect(page.getByLabel('Your name')).toBeFocused();
      // Nothing typed is lost but the password.
      await expect(page.getByLabel('Domain prefix')).toHaveValue('2 wrong');
      await expect(page.getByLabel('Work e-mail')).toHaveValue('robin');
      await expect(page.getByLabel('Password')).toHaveValue(mode === 'with WebAssembly' ? 'too short' : '');
    });

    test('a domain prefix that somebody has is refused beside its field', async ({ page }) => {
      await open(page, '/directories/new');
      await page.getByLabel('Domain prefix').fill('Aurelia');
      await page.getByLabel('Your name').fill('Robin Doe');
      await page.getByLabel('Work e-mail').fill('robin@company.example');
      await page.getByLabel('Password').fill('four words make a door');
      const answer = await press(page, page.getByRole('button', { name: 'Create the directory' }));
      expect(answer.status()).toBe(422);
      await expect(page.locator('.field', { has: page.getByLabel('Domain prefix') }).locator('.field-error'))
        .toContainText('another directory has this prefix');
      await expect(page.getByLabel('Your name')).toHaveValue('Robin Doe');
    });

    test('a wrong password and an unknown name get the same answer', async ({ page }) => {
      await open(page, '/sign-in');
      const said: string[] = [];
      for (const address of ['sam@brightwater', 'nobody@nowhere']) {
        await page.getByLabel('Sign-in address').fill(address);
        await page.getByLabel('Password').fill('not the password at all');
        const answer = await press(page, page.getByRole('button', { name: 'Sign in' }));
        expect(answer.status()).toBe(401);
        await expect(page.locator(summary)).toContainText('Sign-in address or password is not right.');
        await alive(page);
        said.push(await page.locator('main').innerText());
        await expect(page.getByLabel('Sign-in address')).toHaveValue(address);
      }
      expect(said[0]).toBe(said[1]);
      await accessible(page);
      if (mode === 'with WebAssembly') await expect(page.locator(summary)).toBeFocused();
      else await expect(page.getByLabel('Password')).toHaveValue('');
    });

    test('a link that needs signing in is come back to afterwards, with its parameters', async ({ page, portal }) => {
      const link = `/engagements/discover?q=sensor&sort=title`;
      await open(page, link);
      await expect(page).toHaveURL(/\/sign-in\?return_to=/);
      await page.getByLabel('Sign-in address').fill('sam@brightwater');
      await page.getByLabel('Password').fill(demoPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page).toHaveURL(`${portal.url}${link}`);
      await expect(page.getByRole('searchbox')).toHaveValue('sensor');
    });

    test('signing in never leads to another site', async ({ page, portal }) => {
      await open(page, '/sign-in?return_to=//evil.example/x');
      await page.getByLabel('Sign-in address').fill('sam@brightwater');
      await page.getByLabel('Password').fill(demoPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('heading', { name: 'Hello, Sam Okafor' })).toBeVisible();
      await expect(page).toHaveURL(`${portal.url}/`);
    });

    test('signing out ends the session on the server', async ({ page, portal }) => {
      const session = await portal.newSession('sam@brightwater');
      await become(page.context(), session, portal.url);
      await open(page, '/requests');
      await page.locator('.switcher').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByText('You are signed out.')).toBeVisible();
      await expect(page.locator('.switcher')).toHaveCount(0);
      expect((await page.context().cookies()).filter((cookie) => cookie.name === 'session')).toEqual([]);
      // Somebody has kept the cookie.
      await become(page.context(), session, portal.url);
      await open(page, '/requests');
      await expect(page).toHaveURL(/\/sign-in\?return_to=%2Frequests$/);
      expect((await portal.send('/fn/access/mine', { session })).status).toBe(401);
    });

    test('too many attempts with one name are answered with the time to wait', async ({ page, portal }) => {
      const { address } = await portal.newDirectory();
      for (let attempt = 0; attempt < 10; attempt++) {
        const answer = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: address, password: 'guess number one' }), from: anotherAddress() });
        expect(answer.status).toBe(401);
      }
      await open(page, '/sign-in');
      await page.getByLabel('Sign-in address').fill(address);
      await page.getByLabel('Password').fill('guess number eleven');
      const answer = await press(page, page.getByRole('button', { name: 'Sign in' }));
      expect(answer.status()).toBe(429);
      expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0);
      await expect(page.locator(summary)).toContainText(/Too many attempts\. Try again in \d+ min\./);
      await alive(page);
      await accessible(page);
      await expect(page.getByLabel('Sign-in address')).toHaveValue(address);
    });
  });
}

test('the right password is refused as well while a name is throttled, and works for others', async ({ portal }) => {
  const { address, password } = await portal.newDirectory();
  for (let attempt = 0; attempt < 10; attempt++) {
    await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: address, password: 'a wrong password' }), from: anotherAddress() });
  }
  // The name is folded: other spellings of it are the same name.
  for (const spelling of [address, address.toUpperCase(), ` ${address} `]) {
    const answer = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: spelling, password }), from: anotherAddress() });
    expect(answer.status, spelling).toBe(429);
  }
  await portal.newSession('sam@brightwater');
});

test('too many wrong names from one address are throttled, and other addresses are not', async ({ portal }) => {
  const from = anotherAddress();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 51; attempt++) {
    const answer = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: unique('nobody'), password: 'a wrong password' }), from });
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 50)).toEqual(Array(50).fill(401));
  expect(statuses[50]).toBe(429);
  const other = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: unique('nobody'), password: 'a wrong password' }), from: anotherAddress() });
  expect(other.status).toBe(401);
});

test('more sign-ins at once than the server checks are told when to come back, and the pages stay open', async ({ portal }) => {
  const crowd = Array.from({ length: 150 }, () =>
    portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: unique('nobody'), password: 'a wrong password' }), from: anotherAddress() }));
  const page = await portal.send('/sign-in', { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  const answers = await Promise.all(crowd);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 503]));
  for (const { headers } of answers.filter(({ status }) => status === 503)) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  await portal.newSession('sam@brightwater');
});

test('where to go on after signing in is always a page of this site', async ({ portal }) => {
  const { address, password } = await portal.newDirectory();
  const elsewhere = ['//evil.example', '///evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', 'evil.example', '\\\\evil.example',
    '/\t/evil.example', '/\r\n/evil.example', ' //evil.example', '', 'http:evil.example'];
  for (const return_to of elsewhere) {
    const typed = fields({ sign_in_address: address, password, return_to });
    const page = await portal.send('/fn/directories/sign-in', { form: typed, headers: { accept: 'text/html' }, from: anotherAddress() });
    expect([page.status, page.headers.location], JSON.stringify(return_to)).toEqual([303, '/']);
    const program = await portal.send('/fn/directories/sign-in', { form: typed, from: anotherAddress() });
    expect(program.json.path, JSON.stringify(return_to)).toBe('/');
  }
  const own = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: address, password, return_to: '/engagements/discover?q=a%20b' }), from: anotherAddress() });
  expect(own.json.path).toBe('/engagements/discover?q=a%20b');
});

test('a session has a new secret after each sign-in, and the one before is worth nothing', async ({ page, portal }) => {
  const person = await portal.newDirectory();
  await become(page.context(), person.session, portal.url);
  await open(page, '/sign-in');
  await page.getByLabel('Sign-in address').fill(person.address);
  await page.getByLabel('Password').fill(person.password);
  const answer = await press(page, page.locator('main').getByRole('button', { name: 'Sign in' }));
  expect(answer.status()).toBe(200);
  await expect(page.getByRole('heading', { name: `Hello, ${person.name}` })).toBeVisible();
  const cookie = (await page.context().cookies()).find((cookie) => cookie.name === 'session')!;
  expect(cookie.value).not.toBe(person.session);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect((await portal.send('/fn/access/mine', { session: person.session })).status).toBe(401);
  expect((await portal.send('/fn/access/mine', { session: cookie.value })).status).toBe(200);
});

test('over https the cookie is tied to the host and to https', async () => {
  const portal = await Portal.open('empty', { ENTENTE_PUBLIC_URL: 'https://portal.example' });
  try {
    const answer = await portal.send('/fn/directories/create', {
      form: fields({ domain_prefix: 'contoso', name: 'Robin Doe', email: 'robin@contoso.example', password: 'four words make a door' }),
    });
    expect(answer.status).toBe(200);
    const cookie = answer.headers['set-cookie']!.find((line) => line.startsWith('__Host-session='))!;
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).toContain('; Secure');
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; SameSite=Lax');
    expect(cookie).not.toContain('Domain');
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d+/);
    const page = await portal.send('/requests', { headers: { accept: 'text/html', cookie: `__Host-session=${sessionOf(answer)}` } });
    expect(page.status).toBe(200);
    // The plain name is no session here.
    const other = await portal.send('/requests', { headers: { accept: 'text/html' }, session: sessionOf(answer) });
    expect(other.status).toBe(303);
  } finally {
    await portal.close();
  }
});

test('the first administrator of the host signs in with address or e-mail', async ({ browser }) => {
  const portal = await Portal.open('empty');
  try {
    const password = 'four words make a door';
    const made = portal.run(['host', 'create', '--organization', 'Contoso', '--country', 'FR', '--admin-name', 'Nora Host', '--admin-email', 'nora@contoso.example', '--password-stdin'], `${password}\n`);
    expect(made.status, made.stderr).toBe(0);
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await context.newPage();
    await signIn(page, 'nora@contoso.example', password);
    await expect(page.locator('.context')).toContainText('Contoso');
    await expect(page.getByRole('heading', { name: 'Hello, Nora Host' })).toBeVisible();
    await context.close();
  } finally {
    await portal.close();
  }
});
