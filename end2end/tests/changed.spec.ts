// SPEC §10: whatever gets into a document besides ours, its pages work; and whatever fails in them, they work as without WebAssembly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { added, before, compared, stripped, taken, translator, untouched, wrapped } from './changed';
import { alive, become, expect, fields, open, press, registrationOf, test, unique, type Portal } from './portal';

const nobody = '00000000-0000-7000-8000-000000000000';
const kind = (path: string) => path.replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*');

/** Every page that somebody gets to by its links, one for each kind of address; and those that only a step before leads to. */
async function pages(portal: Portal, { session, begin, more }: Visits): Promise<string[]> {
  const found = new Map<string, string>();
  const next = [...begin];
  const follow = async () => {
    for (let path = next.shift(); path !== undefined; path = next.shift()) {
      if (found.has(kind(path))) continue;
      const answer = await portal.send(path, { session, headers: { accept: 'text/html' } });
      found.set(kind(path), path);
      for (const [, before, link, after] of answer.text.matchAll(/<a ([^>]*?)href="(\/[^"#]*)[^"]*"([^>]*)>/g)) {
        if (!/ download/.test(before! + after!) && !/^\/(fn|api|pkg)\/|\.(csv|md)\b/.test(link!)) next.push(link!.replaceAll('&amp;', '&'));
      }
    }
  };
  await follow();
  for (const path of more) {
    // With the ids of an address that was found.
    const [beginning, rest] = path.split(' ');
    const known = rest === undefined ? beginning : found.get(beginning!);
    if (known !== undefined) next.push(known.replace(/\?.*/, '') + (rest ?? ''));
  }
  await follow();
  return [...found.values()];
}

interface Visits {
  session: string | undefined;
  begin: string[];
  more: string[];
  /** How many there are at least. */
  least: number;
}

const visits: Record<string, (portal: Portal) => Promise<Visits>> = {
  nobody: async () => ({
    session: undefined, begin: ['/', '/sign-in'], least: 10,
    more: ['/register/confirm?token=none', '/register/take-over?token=none', '/invitations/accept?token=none', '/invitations/password?token=none', '/reset-password/sent', '/reset-password/new?token=none', '/confirm-email?token=none', '/nowhere'],
  }),
  'a newcomer': async (portal) => ({
    session: (await portal.newDirectory()).session, begin: ['/', '/me'], least: 18,
    more: ['organization', 'contact', 'approver', 'review', 'done', 'another', 'start-over', 'hand-over'].map((step) => `/register/${step}`),
  }),
  'an administrator': async (portal) => ({
    session: await portal.session('admin@brightwater'), begin: ['/', '/switch', '/engagements/discover'], least: 28,
    more: ['/account/directories/link', `/account/directories/${nobody}/unlink`, '/account/people/created', '/me/security/second-factor', '/engagements/* /accept', '/engagements/* /keep', '/engagements/* /leave'],
  }),
  'an operator': async (portal) => ({
    session: await portal.session('admin@northlight'), begin: ['/', '/admin', `/engagements/${await portal.engagement('Atlas 5 preview')}`], least: 50,
    more: [
      `/directories/people/${nobody}/second-factor`, `/directories/people/${nobody}/email`, '/admin/accounts/* /lift', '/admin/agreements/preview', `/engagements/*/settings /audience/${nobody}/remove`,
      '/admin/terms/preview', '/engagements/*/terms /new', '/engagements/*/terms /preview', '/engagements/*/terms /use',
    ],
  }),
};

/** Found once for each portal. */
const found = new Map<string, Promise<Visits & { all: string[] }>>();
async function visit(who: string, portal: Portal) {
  const key = `${portal.url} ${who}`;
  const find = async () => {
    const visits_ = await visits[who]!(portal);
    return { ...visits_, all: await pages(portal, visits_) };
  };
  if (!found.has(key)) found.set(key, find());
  return found.get(key)!;
}

for (const who of Object.keys(visits)) {
  for (const [change, what, every] of [
    [added, 'things added', 1], [taken, 'things taken out', 1], [wrapped, 'texts within others’ elements', 2], [stripped, 'nothing to tell what is ours', 4], [untouched, 'nothing changed', 1],
  ] as const) {
    test(`every page of ${who}, in a document with ${what}`, async ({ visitor, portal }) => {
      const { all, least, session } = await visit(who, portal);
      expect(all.length, all.join(' ')).toBeGreaterThanOrEqual(least);
      const page = await visitor({ session });
      await before(page, change);
      for (const [number, path] of all.entries()) {
        if (number % every > 0) continue;
        await open(page, path);
        const [shown, sent] = await compared(page);
        expect.soft(shown, path).toEqual(sent);
      }
      // It is alive, not only there.
      await page.evaluate(() => { (window as any).same = true; });
      await page.locator('.mark').first().click();
      await expect(page).toHaveURL(/\/$/);
      await expect(page.locator('h1')).toHaveCount(1);
      expect(await page.evaluate(() => (window as any).same)).toBe(true);
    });
  }
}

test('the pages of these tests are all that there are', async ({ portal }) => {
  const routes = ['mod', 'parts'].map((file) => readFileSync(join(import.meta.dirname, `../../app/src/routes/${file}.rs`), 'utf8')).join('');
  const patterns = [...routes.matchAll(/^\s+\[([^\]\n]*)\](?: if [^=]*)? => \w+(?:_page|_terms)\(/gm)].map(([, parts]) => parts!);
  expect(patterns.length).toBeGreaterThan(80);
  const seen: string[] = [];
  for (const who of Object.keys(visits)) seen.push(...(await visit(who, portal)).all.map((path) => path.replace(/\?.*/, '')));
  const missing = patterns.filter((pattern) => {
    const parts = pattern.split(', ').map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.endsWith('@ ..') ? '.*' : '[^/]+'));
    // The pages beneath those of terms stand for themselves there.
    const path = new RegExp(parts.length === 1 ? `(^|/terms)/${parts[0]}$` : `^/${parts.join('/')}$`);
    return !seen.some((address) => path.test(address));
  });
  expect(missing).toEqual([]);
});

test.describe('a form in a changed document', () => {
  for (const change of [added, taken, stripped]) {
    test(`keeps what was typed before the page is alive, and is sent: ${change.name}`, async ({ visitor, portal }) => {
      const person = await portal.newDirectory();
      const page = await visitor({ session: person.session });
      await before(page, change);
      let go = () => {};
      const held = new Promise<void>((done) => { go = done; });
      await page.route(/\/texts\//, async (route) => { await held; await route.continue(); });
      await page.goto('/register/organization', { waitUntil: 'commit' });
      // It has been changed by now.
      await page.waitForFunction(() => document.readyState !== 'loading');
      const typed = registrationOf(`Company ${person.prefix}`, 'x@y.example').organization;
      const name = page.locator('[name="form[publisher_display_name]"]');
      // What somebody has taken out of the document can't be typed into.
      if (await name.count() > 0 || change !== taken) await name.fill(typed.publisher_display_name!);
      go();
      await alive(page);
      if (change !== taken) await expect(name).toHaveValue(typed.publisher_display_name!);
      for (const [field, value] of Object.entries(typed)) {
        const control = page.locator(`[name="form[${field}]"]`);
        await (field === 'country' ? control.selectOption(value) : control.fill(value));
      }
      await press(page, page.locator('main form[id] button[type=submit].primary').first());
      await expect(page).toHaveURL(/register\/contact$/);
      expect((await portal.registration(person.session)).draft.organization.publisher_display_name).toBe(typed.publisher_display_name);
    });
  }
});

test.describe('live texts', () => {
  for (const meddler of ['a translator', 'something that removes comments'] as const) {
    test(`stand there once, beside ${meddler}`, async ({ visitor, portal }) => {
      const member = await portal.newOrganization();
      const page = await visitor({ session: member.session });
      await open(page, `/engagements/${await portal.engagement('Atlas 5 preview')}`);
      await page.evaluate(meddler === 'a translator' ? `(${translator})()` : () => {
        const comments: ChildNode[] = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
        while (walker.nextNode()) comments.push(walker.currentNode as ChildNode);
        for (const comment of comments) comment.remove();
      });
      const counter = page.locator('.counter').first();
      for (const words of ['One', 'One two', 'One two three']) {
        await page.getByLabel('Justification').fill(words);
        await expect(counter).toHaveText(`${words.length} of 2000 characters`, { useInnerText: false });
      }
      await page.getByLabel('Justification').fill('');
      const send = page.getByRole('button', { name: 'Request access' });
      for (let times = 0; times < 2; times++) {
        await send.click();
        await expect(page.locator('.error-summary')).toHaveCount(1);
        await expect(page.locator('.error-summary h2')).toHaveCount(1);
        await expect(page.locator('.field-error')).toHaveCount(2);
      }
      await page.getByLabel('Justification').fill('We would like to take part and report what we find.');
      await expect(page.locator('.field-error')).toHaveCount(1);
      for (const [name, path] of [['My requests', /requests$/], ['Discover', /discover$/], ['My requests', /requests$/]] as const) {
        await page.locator('.sidenav').getByRole('link', { name }).click();
        await expect(page).toHaveURL(path);
        await expect(page.locator('main h1')).toHaveCount(1);
        await expect(page.locator('.sidenav [aria-current=page]')).toHaveText(name);
      }
    });
  }
});

test.describe('nodes that something has put in the place of ours', () => {
  for (const [what, replace] of [
    ['all of the body', () => { document.body.innerHTML = `${document.body.innerHTML}`; }],
    ['the page', () => { const page = document.getElementById('page')!; page.replaceWith(page.cloneNode(true)); }],
    ['its main part', () => { const main = document.getElementById('main')!; main.innerHTML = `${main.innerHTML}`; }],
  ] as const) {
    test(`${what}: links, the way back and lists go on`, async ({ visitor, portal }) => {
      const page = await visitor({ session: await portal.session('admin@brightwater') });
      const shows = async (path: RegExp, heading: string | RegExp) => {
        await expect(page).toHaveURL(path);
        await expect(page.locator('main h1')).toHaveText([heading]);
        await alive(page);
      };
      await open(page, '/');
      await page.evaluate(replace);
      await page.locator('.sidenav').getByRole('link', { name: 'My requests' }).click();
      await shows(/requests$/, 'My requests');
      await page.evaluate(replace);
      await page.goBack();
      await shows(/\/$/, /Ben/);
      // The page stays, its list changes.
      await open(page, '/engagements/discover');
      await page.evaluate(replace);
      await page.evaluate(() => {
        const link = Object.assign(document.createElement('a'), { href: '/engagements/discover?q=nothinglikethat', textContent: 'nothing' });
        document.getElementById('main')!.append(link);
      });
      await page.getByRole('link', { name: 'nothing', exact: true }).click();
      await shows(/q=nothinglikethat$/, /Discover/);
      await expect(page.locator('main .empty')).toHaveCount(1);
      await expect(page.locator('main .result')).toHaveCount(0);
    });
  }
});

test.describe('what fails', () => {
  /** The console says that something has failed, and that is meant. */
  const failing = async (context: BrowserContext, portal: Portal, session: string | undefined) => {
    if (session) await become(context, session, portal.url);
    return context.newPage();
  };

  /** The page is as without WebAssembly: it says so, its links load documents, its forms are sent by the browser. */
  async function plain(page: Page, language: 'en' | 'fr') {
    const notice = page.locator('[role=status]#plain');
    await expect(notice).toHaveText(language === 'en' ? /^Part of this page has stopped working/ : /^Une partie de cette page ne répond plus/);
    await expect(notice).toBeVisible();
    await page.evaluate(() => { (window as any).same = true; });
  }

  for (const language of ['en', 'fr'] as const) {
    for (const [what, break_] of [
      ['an exception', () => { document.createComment = () => { throw new Error('broken'); }; }],
      ['a panic', () => {
        document.querySelector('h1')!.remove();
        document.createElement = () => { throw new Error('broken'); };
      }],
    ] as const) {
      test(`${what} while the page is taken over leaves links and forms, ${language}`, async ({ browser, portal }) => {
        const person = await portal.newDirectory(language);
        const context = await browser.newContext({ baseURL: portal.url, locale: language });
        const page = await failing(context, portal, person.session);
        await before(page, break_);
        await page.goto('/register/organization');
        await plain(page, language);
        // The form tells its mistakes, and keeps what was typed.
        await page.locator('[name="form[publisher_display_name]"]').fill('Kept as it is');
        const answer = await press(page, page.locator('main form[id] button[type=submit].primary'));
        expect(answer.request().isNavigationRequest()).toBe(true);
        await expect(page.locator('.error-summary')).toBeVisible();
        await expect(page.locator('[name="form[publisher_display_name]"]')).toHaveValue('Kept as it is');
        await plain(page, language);
        await page.locator('.mark').click();
        await expect(page).toHaveURL(/\/$/);
        await expect.poll(() => page.evaluate(() => (window as any).same).catch(() => 'on its way')).toBeUndefined();
        await context.close();
      });
    }
  }

  test('a document without its end is as without WebAssembly, and says nothing that is not so', async ({ browser, portal }) => {
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await failing(context, portal, await portal.session('admin@brightwater'));
    for (const without of [/<script[^>]*>__RESOLVED_RESOURCES\[0\].*?<\/script>/s, /(?<=<\/html>).*$/s]) {
      await page.route('/account/people', async (route) => {
        const answer = await route.fetch();
        const text = await answer.text();
        expect(text).toMatch(without);
        await route.fulfill({ response: answer, body: text.replace(without, '') });
      });
      await page.goto('/account/people');
      await plain(page, 'en');
      await expect(page.locator('main .table tbody tr').first()).toBeVisible();
      await expect(page.locator('.context-account')).toContainText('Brightwater');
      await page.unroute('/account/people');
    }
    await context.close();
  });

  test('a panic beside what others show while they load: the document is loaded once', async ({ browser, portal }) => {
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await failing(context, portal, undefined);
    await before(page, () => {
      document.getElementById('page')!.append(Object.assign(document.createElement('div'), { className: 'skeleton' }));
      document.createComment = () => { throw new Error('broken'); };
    });
    let loaded = 0;
    page.on('request', (request) => { if (request.isNavigationRequest()) loaded += 1; });
    await page.goto('/');
    await plain(page, 'en');
    await page.locator('.mark').click();
    await plain(page, 'en');
    expect(loaded).toBe(2);
    await context.close();
  });

  test('the notice is not there before something fails, whatever has got into it', async ({ visitor }) => {
    const page = await visitor();
    await before(page, () => { document.getElementById('plain')!.append('\n  ', document.createElement('span')); });
    await open(page, '/');
    expect((await page.locator('#plain').boundingBox())?.height ?? 0).toBeLessThan(1);
    expect(await page.locator('#plain').evaluate((notice) => getComputedStyle(notice).position)).toBe('static');
  });

  /** From now on every new element is a panic. */
  const breakLater = (page: Page) => page.evaluate(() => {
    const make = document.createElement;
    document.createElement = () => { throw new Error('broken'); };
    (window as any).mend = () => { document.createElement = make; };
  });

  test('an effect: the page that stands there goes on without, and so do the way back and its forms', async ({ browser, portal }) => {
    const member = await portal.newOrganization();
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await failing(context, portal, member.session);
    await open(page, '/');
    await page.locator('.sidenav').getByRole('link', { name: 'My requests' }).click();
    await expect(page).toHaveURL(/requests$/);
    await page.evaluate(() => { (window as any).same = true; });
    await breakLater(page);
    await page.locator('.sidenav').getByRole('link', { name: 'Discover' }).click();
    await plain(page, 'en');
    // Mended or not, nothing of it runs any more.
    await page.evaluate(() => (window as any).mend());
    await expect(page).toHaveURL(/requests$/);
    const anew = page.waitForRequest((request) => request.isNavigationRequest());
    await page.goBack();
    expect(new URL((await anew).url()).pathname).toBe('/');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Robin');

    await open(page, `/engagements/${await portal.engagement('Integration test lab')}`);
    await page.getByLabel('Justification').fill('We would like to test our gateway.');
    await breakLater(page);
    await page.locator('.sidenav').getByRole('link', { name: 'Discover' }).click();
    await plain(page, 'en');
    await expect(page.getByLabel('Justification')).toHaveValue('We would like to test our gateway.');
    await page.getByLabel('I accept the terms of use').check();
    const answer = await press(page, page.getByRole('button', { name: 'Request access' }));
    expect(answer.request().isNavigationRequest()).toBe(true);
    await expect(page.getByText('Your request is sent.')).toBeVisible();
    await context.close();
  });

  test('an event: what was pressed can be pressed again', async ({ browser, portal }) => {
    const person = await portal.newDirectory();
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await failing(context, portal, person.session);
    await open(page, '/register/organization');
    await page.locator('[name="form[publisher_display_name]"]').fill('Kept as it is');
    await page.evaluate(() => { (window as any).FormData = class { constructor() { const page: any = undefined; page.broken(); } }; });
    await breakLater(page);
    const send = page.locator('main form[id] button[type=submit].primary');
    await send.click();
    await plain(page, 'en');
    await expect(page.locator('[aria-busy]')).toHaveCount(0);
    const answer = await press(page, send);
    expect(answer.request().isNavigationRequest()).toBe(true);
    await expect(page.locator('[name="form[publisher_display_name]"]')).toHaveValue('Kept as it is');
    await context.close();
  });

  test('a part, the texts, the WebAssembly: what arrives broken', async ({ browser, portal }) => {
    for (const [file, path] of [[/split_account\./, '/account'], [/\/texts\//, '/account'], [/\/pkg\/entente\.\w+\.wasm/, '/']] as const) {
      const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
      const page = await failing(context, portal, await portal.session('admin@brightwater'));
      await page.route(file, (route) => route.fulfill({ status: file.source.includes('texts') ? 502 : 200, contentType: 'application/wasm', body: 'The hotel would like you to sign in.' }));
      await page.goto(path);
      await plain(page, 'en');
      await page.locator('.sidenav').getByRole('link', { name: 'My requests' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'My requests' })).toBeVisible();
      await context.close();
    }
  });

  test('somebody else’s script: the page stays as it is', async ({ browser, portal }) => {
    const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US' });
    const page = await failing(context, portal, await portal.session('admin@brightwater'));
    await open(page, '/');
    await page.evaluate(() => {
      (window as any).same = true;
      setTimeout(() => { throw new Error('not ours'); });
      void Promise.reject(new Error('not ours either'));
    });
    await page.locator('.sidenav').getByRole('link', { name: 'My requests' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'My requests' })).toBeVisible();
    expect(await page.evaluate(() => (window as any).same)).toBe(true);
    await expect(page.locator('#plain')).toBeEmpty();
    await context.close();
  });
});

test.describe('names that are written from right to left', () => {
  /** How far from the left a piece of text begins. */
  const placed = (page: Page, within: string, ...words: string[]) => page.locator(within).first().evaluate((root, words) => words.map((word) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = (walker.currentNode as Text).data.indexOf(word);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + word.length);
      return range.getBoundingClientRect().left;
    }
    throw new Error(`no ${word} in ${root.outerHTML}`);
  }), words);

  for (const javaScriptEnabled of [true, false]) {
    test(`keep their order side by side, ${javaScriptEnabled ? 'with' : 'without'} WebAssembly`, async ({ visitor, portal }) => {
      const prefix = unique('rtl');
      const [name, organization] = ['דנה אורן', `חברת ${[...prefix].filter((letter) => /[a-z]/.test(letter)).map((letter) => 'אבגדהוזחטיכלמנסעפצקרשת'[letter.charCodeAt(0) % 22]).join('')}`];
      const password = `${prefix} opens this door`;
      const made = await portal.send('/fn/directories/create', { form: fields({ domain_prefix: prefix, name, email: `dana@${prefix}.example`, password }), from: `127.9.${process.pid % 250}.${javaScriptEnabled ? 7 : 8}` });
      expect(made.status, made.text).toBe(200);
      const session = made.headers['set-cookie']!.map((line) => /session=([^;]+)/.exec(line)?.[1]).find(Boolean)!;
      await portal.fillIn(session, registrationOf(organization, `partners@${prefix}.example`));
      expect((await portal.finish(session)).status).toBe(200);
      await portal.ask(session, 'Atlas 5 preview', 'אנחנו רוצים להשתתף ולדווח.');

      const owner = await visitor({ session: await portal.session('oscar@northlight'), javaScriptEnabled });
      await open(owner, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`);
      const heading = `.result:has-text("${organization}") h2`;
      const [person, company] = await placed(owner, heading, name, organization);
      expect(person, 'the person before the organization').toBeLessThan(company!);

      const page = await visitor({ session, javaScriptEnabled });
      await open(page, '/account');
      // A sentence: … by …; and the account and person in the bar.
      await expect(page.locator('.context-account bdi')).toHaveText(organization);
      const [directory, own] = await placed(page, '.context-directory', prefix, name);
      expect(directory, 'as it is written').toBeLessThan(own!);
      await open(page, '/');
      await expect(page.locator('h1')).toContainText(name);
      expect(await page.title()).toContain(`\u2068${name}\u2069`);
      await open(page, '/account/people');
      await expect(page.locator('th[scope=row] bdi').first()).toHaveText(name);
      await open(page, '/account/name');
      await expect(page.locator('[name="form[publisher_display_name]"]')).toHaveAttribute('dir', 'auto');
      // Both in one sentence, as plain text.
      const mail = await portal.mail('oscar@northlight.example', organization);
      const sentence = mail.split('\n').find((line) => line.includes(name) && line.includes(organization) && !line.startsWith('Subject'))!;
      const reader = await visitor();
      await reader.setContent('<p></p>');
      await reader.evaluate((sentence) => { document.querySelector('p')!.textContent = sentence; }, sentence);
      const [asks, of] = await placed(reader, 'p', name, organization);
      expect(Math.sign(of! - asks!), sentence).toBe(Math.sign(sentence.indexOf(organization) - sentence.indexOf(name)));
    });
  }
});
