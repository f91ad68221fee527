// What gets into documents on their way and in the browser: extensions, proxies, virus scanners, translators. Each function runs in the page.
import type { Page } from '@playwright/test';

/** Elements of other people: before, between and around ours; attributes that they leave; white space and comments of a proxy. */
export function added() {
  const inside = (element: Element) => !element.closest('svg,select,textarea,option,title');
  const foreign = (tag: string) => Object.assign(document.createElement(tag), { className: 'ext', textContent: 'extension' });
  const ours = [...document.querySelectorAll('body [data-n]')];
  for (const [number, element] of ours.entries()) {
    const { tagName } = element;
    if (!inside(element)) continue;
    element.setAttribute('data-extension', '');
    element.classList.add('extension-was-here');
    if (/^(TBODY|THEAD)$/.test(tagName)) element.prepend(foreign('tr'));
    else if (tagName === 'TR') element.prepend(foreign('td'));
    else if (/^(UL|OL)$/.test(tagName)) element.prepend(foreign('li'));
    else if (/^(FORM|MAIN|DIV|NAV|HEADER|SECTION|FIELDSET)$/.test(tagName)) element.prepend(foreign('div'), foreign('form'), foreign('a'), foreign('p'));
    else if (/^(P|A|BUTTON|LABEL|H1|H2|TD|TH|SPAN|STRONG)$/.test(tagName) && number % 2 === 0) element.prepend(foreign('span'));
    if (/^(INPUT|BUTTON|A)$/.test(tagName) && number % 3 === 0) element.after(foreign('span'), foreign('button'));
    if (/^(INPUT|FORM|A|H1|P|SECTION|TABLE|HEADER|MAIN)$/.test(tagName) && number % 5 === 0) {
      const wrapper = Object.assign(document.createElement('div'), { className: 'wrapper' });
      element.replaceWith(wrapper);
      wrapper.append(element);
    }
  }
  for (const element of ours) {
    if (!inside(element)) continue;
    for (const child of [...element.childNodes]) {
      if (child.nodeType === Node.ELEMENT_NODE) child.before(document.createComment(' proxy '), '\n  ');
    }
  }
  for (const select of document.querySelectorAll('select')) select.prepend(foreign('option'));
  const script = Object.assign(document.createElement('script'), { className: 'ext', type: 'text/virus-scanner', textContent: 'scan()' });
  document.body.prepend(foreign('div'), script, foreign('a'));
  document.body.append(foreign('div'));
}

/** Comments and white space taken out, every seventh element as well, and what is left of the words translated. */
export function taken() {
  const nodes = (what: number) => {
    const walker = document.createTreeWalker(document.body, what);
    const found: ChildNode[] = [];
    while (walker.nextNode()) found.push(walker.currentNode as ChildNode);
    return found;
  };
  for (const comment of nodes(NodeFilter.SHOW_COMMENT)) comment.remove();
  const ours = [...document.querySelectorAll('#page [data-n]')];
  // Any of them may be the seventh of a page.
  for (const [number, element] of ours.entries()) if (number % 7 === location.pathname.length % 7) element.remove();
  for (const text of nodes(NodeFilter.SHOW_TEXT) as Text[]) {
    if (text.parentElement!.closest('script,style,textarea,option,title')) continue;
    if (text.data.trim() === '') text.remove();
    else {
      const font = document.createElement('font');
      const inner = font.appendChild(document.createElement('font'));
      inner.textContent = text.data.replace(/(\S)(\s*)$/, '$1\u02b9$2');
      text.replaceWith(font);
    }
  }
}

/** Texts within elements of others: whole ones, their words, all that an element holds; and elements that are marked as ours are. */
export function wrapped() {
  const outer = [...document.querySelectorAll('body [data-n]')].filter((element) => !element.closest('svg,select,table,textarea,title'));
  const named = (tag: string, ...content: (Node | string)[]) => {
    const made = document.createElement(tag);
    made.append(...content);
    return made;
  };
  for (const [number, element] of outer.entries()) {
    const texts = [...element.childNodes].filter((node): node is Text => node instanceof Text && node.data.trim() !== '');
    if (texts.length === 0) continue;
    // As highlighters do; as readers of words do, with elements of their own; as Edge translates.
    if (number % 4 === 0) for (const text of texts) text.replaceWith(named('mark', text.data));
    if (number % 4 === 1) for (const text of texts) text.replaceWith(...text.data.split(/(\s+)/).map((word) => (word.trim() === '' ? word : named('x-word', word))));
    if (number % 4 === 2) element.append(named('font', ...element.childNodes));
    if (number % 4 === 3) element.append(named('span', ...element.childNodes));
  }
  const theirs = named('div', 'extension');
  theirs.className = 'ext';
  theirs.setAttribute('data-n', '0');
  document.body.prepend(theirs);
}

/** Of our own elements nothing tells that they are ours. */
export function stripped() {
  for (const element of document.querySelectorAll('body *')) {
    for (const { name } of [...element.attributes]) if (name.startsWith('data-')) element.removeAttribute(name);
  }
}

/** Nothing is changed: of such a document nothing is made anew. */
export function untouched() {
  const make = Document.prototype.createElement;
  const made = ((window as any).made = [] as string[]);
  Document.prototype.createElement = function (this: Document, ...what: [string]) {
    made.push(what[0]);
    return make.apply(this, what);
  } as typeof make;
}

/** Does it once the document is there, before its own script runs. */
export async function before(page: Page, change: () => void) {
  await page.addInitScript(`document.addEventListener('readystatechange', () => { if (document.readyState === 'interactive') (${change})(); })`);
}

/** As browsers translate: the words as they come, each text as an element of its own in its place. */
export function translator() {
  const translate = (root: Node) => {
    if (root instanceof Text ? root.parentElement?.closest('font,script,textarea,option') : (root as Element).matches?.('font')) return;
    if (root instanceof Text) {
      if (root.data.trim() === '') return;
      const font = document.createElement('font');
      font.appendChild(document.createElement('font')).textContent = root.data;
      root.replaceWith(font);
    } else for (const child of [...root.childNodes]) translate(child);
  };
  translate(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.isConnected) translate(node);
  }).observe(document.body, { childList: true, subtree: true });
}

/** What is ours on the page as it is, and as the server sends it: words, and how many there are of what one can press and fill in. */
export async function compared(page: Page): Promise<[unknown, unknown]> {
  return page.evaluate(async () => {
    const ours = (page: Document) => {
      const root = page.getElementById('page')!.cloneNode(true) as Element;
      // Their words depend on the moment.
      for (const other of root.querySelectorAll('.ext,time')) other.remove();
      const words = root.textContent!.replace(/\u02b9/g, '').replace(/\s+/g, '');
      const count = (selector: string) => root.querySelectorAll(selector).length;
      return { words, links: count('a'), fields: count('input,select,textarea'), buttons: count('button'), forms: count('form'), headings: count('h1') };
    };
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const made = (window as any).made ?? [];
    return [{ made, ...ours(document) }, { made: [], ...ours(new DOMParser().parseFromString(await answer.text(), 'text/html')) }] as [unknown, unknown];
  });
}
