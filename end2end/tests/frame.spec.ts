// The frame around every page: language, theme, keyboard, errors; and what HTTP promises.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { accessible, alive, become, browserOf, expect, fields, modes, open, test, unique, wellMade } from './portal';

const html = { accept: 'text/html,application/xhtml+xml' };

for (const mode of modes) {
  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('the language follows the browser, can be switched, and stays', async ({ visitor }) => {
      const page = await visitor({ locale: 'fr-FR' });
      await open(page, '/');
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
      await expect(page.getByRole('heading', { name: 'Travaillez avec vos partenaires' })).toBeVisible();
      await page.getByRole('button', { name: 'English' }).click();
      await expect(page.getByRole('heading', { name: 'Work with your partners' })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      await expect(page.getByRole('button', { name: 'English' })).toHaveAttribute('aria-pressed', 'true');
      // In other pages, and after loading anew.
      await open(page, '/sign-in?return_to=%2Frequests');
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      // Switching keeps the page with its parameters.
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.getByRole('heading', { name: 'Se connecter' })).toBeVisible();
      const address = new URL(page.url());
      expect([address.pathname, address.searchParams.get('return_to')]).toEqual(['/sign-in', '/requests']);
      await page.reload();
      await expect(page.getByRole('heading', { name: 'Se connecter' })).toBeVisible();
    });

    test('a person’s language goes with the person, not with the browser', async ({ visitor, portal }) => {
      const member = await portal.newOrganization('en');
      const page = await visitor({ locale: 'en-US', session: member.session });
      await open(page, '/requests');
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.getByRole('heading', { name: 'Mes demandes' })).toBeVisible();
      await expect(page).toHaveURL(/\/requests$/);
      const elsewhere = await visitor({ locale: 'en-US', session: await portal.newSession(member.address, member.password) });
      await open(elsewhere, '/requests');
      await expect(elsewhere.getByRole('heading', { name: 'Mes demandes' })).toBeVisible();
    });

    test('the theme follows the system, can be switched, and stays', async ({ visitor }) => {
      const page = await visitor({ colorScheme: 'dark' });
      /** How bright the page is at its lower left, 0 to 255: colours have many notations, a picture has one. */
      const brightness = () => page.evaluate(() => {
        const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')!;
        for (let element = document.querySelector('.foot'); element; element = element.parentElement) {
          pen.fillStyle = getComputedStyle(element).backgroundColor;
          pen.fillRect(0, 0, 1, 1);
          const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
          if (alpha === 255) return Math.max(red, green, blue);
        }
        return 255;
      });
      const isDark = async () => await brightness() < 90;
      await open(page, '/sign-in');
      expect(await isDark()).toBe(true);
      await page.getByRole('button', { name: 'Light', exact: true }).click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      expect(await isDark()).toBe(false);
      await open(page, '/directories/new');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page).toHaveURL(/\/directories\/new$/);
      await page.reload();
      expect(await isDark()).toBe(true);
      await page.getByRole('button', { name: 'System', exact: true }).click();
      await expect(page.locator('html')).not.toHaveAttribute('data-theme', /.+/);
      expect(await isDark()).toBe(false);
    });

    test('an address that no page has is answered in the frame, in the reader’s language', async ({ visitor, portal }) => {
      const page = await visitor({ locale: 'fr-FR' });
      const answer = await open(page, '/nowhere/at/all?x=<script>alert(1)</script>');
      expect(answer!.status()).toBe(404);
      await expect(page.getByRole('heading', { name: 'Introuvable' })).toBeVisible();
      await wellMade(page);
      await page.getByRole('link', { name: 'Aller à l’accueil' }).click();
      await expect(page.getByRole('heading', { name: 'Travaillez avec vos partenaires' })).toBeVisible();
      // Signed in, the frame says so.
      const member = await visitor({ session: await portal.session('sam@brightwater') });
      await open(member, '/nowhere');
      await expect(member.locator('.context')).toContainText('Brightwater Logistics');
      await expect(member.getByRole('heading', { name: 'Not found' })).toBeVisible();
      await wellMade(member);
    });

    test('the menu of a small screen leads everywhere', async ({ visitor, portal }) => {
      const page = await visitor({ session: await portal.session('sam@brightwater'), viewport: { width: 320, height: 640 } });
      await open(page, '/');
      for (const [name, path] of [['Discover', /discover$/], ['My requests', /requests$/], ['My engagements', /engagements$/], ['Home', /\/$/]] as const) {
        await page.locator('.nav-drawer summary').click();
        await page.locator('.nav-drawer').getByRole('link', { name, exact: true }).click();
        await expect(page).toHaveURL(path);
        await expect(page.locator('.nav-drawer')).not.toHaveAttribute('open', /.*/);
        await alive(page);
      }
    });
  });
}

test('the first press of Tab offers to skip to the content', async ({ page, portal }) => {
  await become(page.context(), await portal.session('sam@brightwater'), portal.url);
  await open(page, '/requests');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => !!document.activeElement!.closest('#main'))).toBe(true);
});

test('the navigation marks the page that is open, and inside steps keep the document', async ({ page, portal }) => {
  await become(page.context(), await portal.session('sam@brightwater'), portal.url);
  await open(page, '/');
  await page.evaluate(() => { (window as any).sameDocument = true; });
  const navigation = page.getByRole('navigation', { name: 'Main navigation' });
  await navigation.getByRole('link', { name: 'My requests' }).click();
  await expect(page.getByRole('heading', { name: 'My requests' })).toBeVisible();
  await expect(page).toHaveTitle('My requests – Entente');
  await expect(navigation.locator('[aria-current=page]')).toHaveText('My requests');
  await navigation.getByRole('link', { name: 'Discover' }).click();
  await expect(page).toHaveTitle('Discover engagements – Entente');
  await expect(navigation.locator('[aria-current=page]')).toHaveText('Discover');
  await page.goBack();
  await expect(page).toHaveTitle('My requests – Entente');
  expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
});

test('on a narrow screen every tab is in sight', async ({ page, portal }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await become(page.context(), await portal.session('admin@aurelia'), portal.url);
  for (const path of ['/account', '/account/people', '/account/people/new']) {
    await open(page, path);
    const tabs = page.locator('.tabs a');
    expect(await tabs.count()).toBe(6);
    for (const tab of await tabs.all()) {
      const { x, width } = (await tab.boundingBox())!;
      expect(x >= 0 && x + width <= 320, `${path}: ${await tab.textContent()}`).toBe(true);
    }
    await expect(page.locator(`.tabs a[href="${path}"]`)).toHaveAttribute('aria-current', 'page');
  }
});

test('what is known of a directory has the width of its card', async ({ page, portal }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await become(page.context(), await portal.session('admin@aurelia'), portal.url);
  await open(page, '/account/directories');
  const card = page.locator('.results > li');
  const [facts, whole, id] = await Promise.all([card.locator('dl').boundingBox(), card.boundingBox(), card.locator('dd .code').boundingBox()]);
  expect(facts!.width).toBeGreaterThan(whole!.width * 0.9);
  expect(id!.height, 'on one line').toBeLessThan(30);
});

test('a server that does not answer is said so, and what was typed stays', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  await become(page.context(), member.session, portal.url);
  await open(page, `/engagements/${await portal.engagement('Integration test lab')}`);
  await page.getByLabel('Justification').fill('We would like to test our gateway.');
  await page.getByLabel('I accept the terms of use').check();
  await page.route('**/fn/access/request', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: 'The hotel would like you to sign in.' }));
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.locator('.error-summary')).toContainText('The server did not answer.');
  await expect(page.getByLabel('Justification')).toHaveValue('We would like to test our gateway.');
  await page.unroute('**/fn/access/request');
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByText('Your request is sent.')).toBeVisible();
});

test('pages carry the security headers, and only their own scripts run', async ({ portal }) => {
  const session = await portal.session('sam@brightwater');
  const nonces = new Set<string>();
  for (const path of ['/', '/sign-in', '/engagements/discover', '/requests', '/nowhere']) {
    const answer = await portal.send(path, { headers: html, session });
    expect(answer.headers['x-content-type-options'], path).toBe('nosniff');
    expect(answer.headers['x-frame-options'], path).toBe('DENY');
    expect(answer.headers['referrer-policy'], path).toBe('same-origin');
    expect(answer.headers['cross-origin-opener-policy'], path).toBe('same-origin');
    expect(answer.headers['cache-control'], path).toBe('no-store');
    expect(answer.headers['x-request-id'], path).toMatch(/^[0-9a-f]{32}$/);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toContain("form-action 'self'");
    expect(policy, path).not.toMatch(/'unsafe-(inline|eval)'/);
    const nonce = /'nonce-([^']+)'/.exec(policy)![1];
    expect(nonces.has(nonce), path).toBe(false);
    nonces.add(nonce);
    for (const [, attributes] of answer.text.matchAll(/<script([^>]*)>/g)) expect(attributes, path).toContain(`nonce="${nonce}"`);
    expect(answer.text, path).not.toMatch(/<[^>]+ (style|on\w+)=/);
  }
});

test('the page’s files are kept for good, come as Brotli, and are named in the pages', async ({ portal }) => {
  const page = await portal.send('/sign-in', { headers: html });
  const files = [...new Set([...page.text.matchAll(/(\/(?:pkg|texts)\/[^"]+)"/g)].map(([, path]) => path))];
  expect(files.filter((path) => /\.(js|wasm|css|txt)$/.test(path)).length).toBeGreaterThanOrEqual(4);
  for (const path of files) {
    const plain = await portal.send(path, { headers: { accept: '*/*' } });
    expect(plain.status, path).toBe(200);
    expect(plain.headers['cache-control'], path).toBe('public, max-age=31536000, immutable');
    const packed = await portal.send(path, { headers: { accept: '*/*', 'accept-encoding': 'gzip, deflate, br, zstd' } });
    expect(packed.headers['content-encoding'], path).toBe('br');
    expect(packed.headers.vary?.toLowerCase(), path).toContain('accept-encoding');
    expect(brotliDecompressSync(packed.bytes).equals(plain.bytes), path).toBe(true);
    expect(packed.headers['x-content-type-options'], path).toBe('nosniff');
  }
  const wasm = await portal.send(files.find((path) => path.endsWith('.wasm'))!, { headers: { accept: '*/*' } });
  expect(wasm.headers['content-type']).toBe('application/wasm');
  // A name that is none is no file, and is not kept.
  const none = await portal.send('/pkg/entente.0000000000000000.js', { headers: { accept: '*/*' } });
  expect(none.status).toBe(404);
  expect(none.headers['cache-control'] ?? '').not.toContain('immutable');
  for (const path of ['/pkg/../manifest.json', '/pkg/%2e%2e/manifest.json', '/pkg/..%2f..%2fentente.db', '/pkg/']) {
    const answer = await portal.send(path, { headers: { accept: '*/*' } });
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
  }
});

test('pages and data are compressed for who takes it', async ({ portal }) => {
  for (const encoding of ['br', 'gzip']) {
    const page = await portal.send('/sign-in', { headers: { ...html, 'accept-encoding': encoding } });
    expect(page.headers['content-encoding']).toBe(encoding);
  }
});

test('the server says that it is alive and ready', async ({ portal }) => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await portal.send(path, { headers: { accept: '*/*' } });
    expect(answer.status, path).toBe(200);
  }
  expect((await portal.send('/robots.txt', { headers: { accept: '*/*' } })).status).toBe(200);
  expect((await portal.send('/favicon.svg', { headers: { accept: '*/*' } })).headers['content-type']).toBe('image/svg+xml');
});

test('every page answers HEAD as GET, and refuses other methods in words', async ({ portal }) => {
  const session = await portal.session('sam@brightwater');
  for (const path of ['/', '/sign-in', '/directories/new', '/register', '/engagements', '/engagements/discover', '/requests', '/nowhere']) {
    const [get, head] = [await portal.send(path, { headers: html, session }), await portal.send(path, { method: 'HEAD', headers: html, session })];
    expect(head.status, path).toBe(get.status);
    expect(head.bytes.length, path).toBe(0);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await portal.send(path, { method, headers: html, session });
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(answer.headers.allow, `${method} ${path}`).toBe('GET, HEAD');
    }
  }
});

test('every text of the pages is there in both languages', async ({ portal }) => {
  const folder = join(import.meta.dirname, '../../app/locales');
  const [english, french] = ['en', 'fr'].map((language) => readdirSync(join(folder, language)).sort());
  expect(french).toEqual(english);
  // No key or placeholder is left over on the pages.
  for (const language of ['en', 'fr']) {
    for (const path of ['/', '/sign-in', '/directories/new', '/register', '/nowhere']) {
      const page = await portal.send(path, { headers: { ...html, 'accept-language': language } });
      const text = page.text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ');
      expect(text, `${language} ${path}`).not.toMatch(/\{\w+\}/);
      expect(page.text, `${language} ${path}`).toContain(`<html lang="${language}"`);
    }
  }
});

test.describe('a page that is loaded anew', () => {
  /** The host's page of names: two forms, a search, and somebody's claim with a form of its own. */
  test('keeps what is being typed into its other forms, and the focus', async ({ portal, visitor }) => {
    const person = await portal.newDirectory();
    const claimed = unique('wanted');
    const explanation = 'Ours since 1990, as the register of trade marks shows.';
    const claim = await portal.send('/fn/names/claim', { form: fields({ name: claimed, ground: 'trademark', explanation, contact_email: person.email }), session: person.session });
    expect(claim.status, claim.text).toBe(200);

    const session = await portal.session('admin@northlight');
    // With a reserved name there is a search.
    expect((await portal.send('/fn/host/reserve-name', { form: fields({ name: unique('earlier') }), session })).status).toBe(200);
    const page = await visitor({ session });
    await open(page, '/admin/names');
    let goOn = () => {};
    const later = new Promise<void>((done) => { goOn = done; });
    await page.route('**/fn/host/names*', async (route) => {
      await later;
      await route.continue();
    });
    const own = unique('kept');
    await page.locator('#reserve-name').fill(own);
    await page.locator('#reserve-form button').click();
    await expect(page.getByText('The name is reserved.')).toBeVisible();
    // The answer is here, the list is not: somebody types on.
    const row = page.locator('.result', { hasText: claimed });
    const reason = row.locator('textarea');
    await reason.fill('We ask for the number of the trade');
    await page.locator('#q').fill('word');
    await reason.focus();
    goOn();
    await expect(page.locator('main .result', { hasText: own })).toHaveCount(1);
    await expect(reason).toHaveValue('We ask for the number of the trade');
    await expect(page.locator('#q')).toHaveValue('word');
    await expect(reason).toBeFocused();
    await page.keyboard.type(' mark.');
    await expect(reason).toHaveValue('We ask for the number of the trade mark.');
    // What was sent is done with.
    await expect(page.locator('#reserve-name')).toHaveValue('');
    // And it is sent as it stands there.
    await row.locator('button[value=refuse]').click();
    await expect(page.getByText('Decided.')).toBeVisible();
    await expect(page.locator('.result', { hasText: claimed })).toContainText('We ask for the number of the trade mark.');
  });

  test('leaves the keyboard where it was, so that the next name can be entered', async ({ portal, visitor }) => {
    const page = await visitor({ session: await portal.session('admin@northlight') });
    await open(page, '/admin/names');
    const name = page.locator('#reserve-name');
    await name.focus();
    for (const own of [unique('one'), unique('two')]) {
      await page.keyboard.type(own);
      await page.keyboard.press('Enter');
      await expect(page.locator('main .result', { hasText: own })).toHaveCount(1);
      await expect(name).toHaveValue('');
      await expect(name).toBeFocused();
    }
  });

  test('goes with the keyboard to what was done, where the button is there no more', async ({ portal, visitor }) => {
    const session = await portal.session('admin@northlight');
    const name = unique('released');
    expect((await portal.send('/fn/host/reserve-name', { form: fields({ name }), session })).status).toBe(200);
    const page = await visitor({ session });
    await open(page, `/admin/names?q=${name}`);
    await page.locator('form[action="/fn/host/release-name"] button').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('main .notice[role=status]')).toBeFocused();
    await expect(page.getByText(name)).toHaveCount(0);
  });

  test('that can’t be loaded gives back what was typed once it can', async ({ portal, visitor }) => {
    const page = await visitor({ session: await portal.session('admin@northlight') });
    await open(page, '/admin/names');
    let hold = () => {};
    const held = new Promise<void>((done) => { hold = done; });
    await page.route('**/fn/host/names*', async (route) => {
      await held;
      await route.fulfill({ status: 503, contentType: 'application/json', body: '{}' });
    });
    await page.locator('#reserve-name').fill(unique('first'));
    await page.locator('#reserve-form button').click();
    await expect(page.getByText('The name is reserved.')).toBeVisible();
    await page.locator('#reserve-name').fill('the next one');
    hold();
    const again = page.getByRole('button', { name: 'Try again', exact: true });
    await expect(again).toBeVisible();
    await page.unroute('**/fn/host/names*');
    await again.click();
    await expect(page.locator('#reserve-name')).toHaveValue('the next one');
  });
});
