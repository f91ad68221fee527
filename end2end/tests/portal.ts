// A portal of its own for each worker: the release build with demo content, and its mails.
import { test as base, expect, type Page, type BrowserContext, type BrowserContextOptions, type TestInfo } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const binary = process.env.ENTENTE_BIN ?? join(root, 'target/release/entente');
const site = process.env.ENTENTE_SITE ?? join(root, 'target/site');

export const demoPassword = 'entente demo password';

export class Portal {
  private constructor(readonly url: string, readonly folder: string, readonly environment: NodeJS.ProcessEnv, private server: ChildProcess) {}

  static async open(content: 'demo' | 'empty' = 'demo', more: Record<string, string> = {}): Promise<Portal> {
    const folder = mkdtempSync(join(tmpdir(), 'entente-end2end-'));
    const port = await freePort();
    const environment = {
      ...clean(process.env),
      ENTENTE_DATA: folder, ENTENTE_SITE: site, ENTENTE_ADDR: `127.0.0.1:${port}`, ENTENTE_LOG: 'warn', ...more,
    };
    if (content === 'demo') {
      const filled = spawnSync(binary, ['demo'], { env: environment, encoding: 'utf8' });
      if (filled.status !== 0) throw new Error(`entente demo: ${filled.stderr}`);
    }
    const url = `http://127.0.0.1:${port}`;
    const portal = new Portal(url, folder, environment, start(environment));
    await portal.ready();
    return portal;
  }

  run(command: string[], input = '') {
    return spawnSync(binary, command, { env: this.environment, encoding: 'utf8', input });
  }

  async ready() {
    for (let tries = 0; tries < 200; tries++) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('the server did not get ready');
  }

  /** Ends the process at once, as a power cut would. */
  async kill() {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGKILL');
    await ended;
  }

  async restart() {
    this.server = start(this.environment);
    await this.ready();
  }

  async close() {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The mails to an address, oldest first: headers and plain text, decoded. */
  mails(to: string): string[] {
    const folder = join(this.folder, 'mail');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((name) => name.endsWith('.eml')).sort()
      .map((name) => decodeMail(readFileSync(join(folder, name), 'latin1')))
      .filter((mail) => mail.toLowerCase().includes(`to: ${to.toLowerCase()}`) || mail.toLowerCase().includes(`<${to.toLowerCase()}>`));
  }

  async mail(to: string, containing: string): Promise<string> {
    await expect.poll(() => this.mails(to).some((mail) => mail.includes(containing)), { message: `mail to ${to} with "${containing}"`, timeout: 15_000 }).toBe(true);
    return this.mails(to).find((mail) => mail.includes(containing))!;
  }
}

function start(environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(binary, ['serve'], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The tests' own variables are none of the server's. */
function clean(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ENTENTE_')));
}

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** Header lines and the plain-text part of a mail, quoted-printable and base64 undone. */
function decodeMail(raw: string): string {
  const [head, ...rest] = raw.split(/\r?\n\r?\n/);
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1];
  const parts = boundary ? raw.split(`--${boundary}`) : [raw];
  const plain = parts.find((part) => /content-type: text\/plain/i.test(part)) ?? rest.join('\n\n');
  const body = plain.split(/\r?\n\r?\n/).slice(1).join('\n\n');
  const text = /content-transfer-encoding: base64/i.test(plain)
    ? Buffer.from(body, 'base64').toString('utf8')
    : /quoted-printable/i.test(plain)
      ? Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')
      : Buffer.from(body, 'latin1').toString('utf8');
  const headers = head.replace(/=\?utf-8\?b\?([^?]*)\?=\s*/gi, (_, words) => Buffer.from(words, 'base64').toString('utf8'));
  return `${headers}\n\n${text}`;
}

export function links(mail: string): string[] {
  return mail.split(/\r?\n/).filter((line) => /^https?:\/\/\S+$/.test(line.trim())).map((line) => line.trim());
}

type Mode = 'with WebAssembly' | 'without WebAssembly';
export const modes: Mode[] = ['with WebAssembly', 'without WebAssembly'];
export const browserOf = (mode: Mode) => ({ javaScriptEnabled: mode === 'with WebAssembly' });

export const test = base.extend<{ page: Page; visitor: (options?: BrowserContextOptions) => Promise<Page> }, { portal: Portal }>({
  portal: [async ({}, use) => {
    const portal = await Portal.open();
    await use(portal);
    await portal.close();
  }, { scope: 'worker' }],
  baseURL: async ({ portal }, use) => use(portal.url),
  page: async ({ page, javaScriptEnabled }, use) => {
    if (javaScriptEnabled === false) plain.add(page.context());
    const complaints = listen(page);
    await use(page);
    expect(complaints, 'console errors').toEqual([]);
  },
  /** A browser of its own, for another person. */
  visitor: async ({ browser, portal }, use, info: TestInfo) => {
    const opened: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ baseURL: portal.url, locale: 'en-US', ...info.project.use, ...options });
      if (({ ...info.project.use, ...options }).javaScriptEnabled === false) plain.add(context);
      const page = await context.newPage();
      opened.push({ context, complaints: listen(page) });
      return page;
    });
    for (const { context, complaints } of opened) {
      expect(complaints, 'console errors').toEqual([]);
      await context.close();
    }
  },
});

/** What goes wrong in a page. A refused form's status is an answer, not a fault of the page. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource: the server responded with a status of 4(01|03|04|09|13|22|29)/.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

export { expect };

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string) {
  const answer = await page.goto(path);
  await alive(page);
  return answer;
}

/** With WebAssembly: until the page has taken over. */
export async function alive(page: Page) {
  if (await page.locator('script[type=module]').count() > 0 && hasScripts(page)) {
    await expect(page.locator('html[data-ready]')).toBeAttached({ timeout: 15_000 });
  }
}

/** Contexts whose scripts are off. */
const plain = new WeakSet<BrowserContext>();
export const hasScripts = (page: Page) => !plain.has(page.context());

/** axe finds nothing on the page as it is now. */
export async function accessible(page: Page) {
  if (!(hasScripts(page))) return;
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}

export async function signIn(page: Page, address: string, password = demoPassword) {
  await open(page, '/sign-in');
  await page.locator('[name="form[sign_in_address]"]').fill(address);
  await page.locator('[name="form[password]"]').fill(password);
  await page.locator('main form button[type=submit]').click();
  await expect(page.locator('.context')).toBeVisible();
  await alive(page);
}

let count = 0;
/** A name that no other test has. */
export const unique = (word: string) => `${word}-${process.pid.toString(36)}-${(++count).toString(36)}`.toLowerCase();
