// SPEC §10: the code of pages that few people open comes in parts, when one of them is asked for.
import { alive, become, expect, open, test } from './portal';

const partOf = (name: string) => new RegExp(`/pkg/split_${name}\\.[0-9a-f]+\\.wasm$`);

test('a part is loaded once, when a page of it is opened, and the document stays', async ({ page, portal }) => {
  const files: string[] = [];
  page.on('request', (request) => { if (request.url().includes('/pkg/')) files.push(new URL(request.url()).pathname); });
  await become(page.context(), await portal.session('admin@brightwater'), portal.url);
  await open(page, '/');
  expect(files.filter((file) => /split_|chunk_/.test(file))).toEqual([]);
  await page.evaluate(() => { (window as any).same = true; });

  // Held back: the page says that it is on its way.
  let go = () => {};
  const held = new Promise<void>((done) => { go = done; });
  await page.route(partOf('people'), async (route) => { await held; await route.continue(); });
  await page.locator('.sidenav').getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account', exact: true })).toBeVisible();
  await page.locator('main').getByRole('link', { name: 'People', exact: true }).click();
  await expect(page.locator('main [role=status]')).toContainText('Loading');
  await expect(page).toHaveURL(/\/account\/people$/);
  go();
  await expect(page.locator('main').getByText('Priya', { exact: false }).first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Account', exact: true })).toBeVisible();
  await page.goForward();
  await expect(page.locator('main').getByText('Priya', { exact: false }).first()).toBeVisible();
  expect(await page.evaluate(() => (window as any).same)).toBe(true);
  expect(files.filter((file) => partOf('people').test(file))).toHaveLength(1);
  expect(new Set(files).size).toBe(files.length);
});

test('a document asks for its part with the rest, each file once', async ({ page, portal }) => {
  const files: string[] = [];
  page.on('request', (request) => { if (request.url().includes('/pkg/')) files.push(new URL(request.url()).pathname); });
  await become(page.context(), await portal.session('admin@northlight'), portal.url);
  const answer = await open(page, '/admin/agreements');
  const document = await answer!.text();
  const parts = files.filter((file) => /split_|chunk_/.test(file));
  expect(parts.filter((file) => partOf('host').test(file))).toHaveLength(1);
  for (const file of parts) expect(document).toContain(`href="${file}"`);
  expect(new Set(files).size).toBe(files.length);
});

test('a part that can’t be loaded is asked for with a new document, which works without it', async ({ browser, portal }) => {
  // A browser of its own: the console says that files are missing, and that is meant.
  const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
  const page = await context.newPage();
  await become(context, await portal.session('admin@brightwater'), portal.url);
  await open(page, '/');
  await page.evaluate(() => { (window as any).same = true; });
  // As after an update of the server: the file of the earlier build is gone.
  await page.route(partOf('account'), (route) => route.fulfill({ status: 404, body: '' }), { times: 1 });
  await page.locator('.sidenav').getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account', exact: true })).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as any).same)).toBeUndefined();
  await alive(page);

  await page.route(partOf('account'), (route) => route.abort());
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1, name: 'Account', exact: true })).toBeVisible();
  await page.locator('main').getByRole('link', { name: 'Agreements', exact: true }).click();
  await expect(page).toHaveURL(/\/account\/agreements$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await context.close();
});
