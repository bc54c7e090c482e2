// Drives a browser for a test: one JSON command a line on standard input, one JSON answer a line on standard output.
//   {"open": URL}            what the server answered, and the page's title and text
//   {"fill": {ID: VALUE}}    writes into fields of the page
//   {"press": "TEXT"}        presses the one button (or link) of that text and waits for the page that follows
//   {"check": true}          what axe finds against WCAG 2.2 AA, and what the browser complained of
//   {"link": "TEXT"}         the address behind the link of that text
//   {"fetch": URL}           what the server answers to a program: status, type and text
//   {"show": HTML}           a mail, as a mail program on a phone shows it
//   {"shot": FILE}           a picture of the whole page, as a phone shows it
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const packages = createRequire(`${process.env.BEADLE_NPM_DIR}/any.js`);
const { chromium } = packages('playwright-core');
const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
// axe itself is a script, which the pages forbid: so it runs in a second context that does not mind, over the same page.
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
const checking = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true });
const page = await context.newPage();
let complaints = [];
page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()); });
page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`));

const seen = async response => ({ status: response ? response.status() : 0, title: await page.title(), text: await page.innerText('main') });

const commands = {
    open: async url => seen(await page.goto(url)),
    fill: async values => {
        for (const [id, value] of Object.entries(values)) await page.fill(`#${id}`, value);
        return {};
    },
    press: async text => {
        const target = page.locator('button, a').filter({ hasText: text }).first();
        const [response] = await Promise.all([page.waitForNavigation(), target.click()]);
        return seen(response);
    },
    check: async () => {
        const other = await checking.newPage();
        await other.setContent(await page.content());
        if (page.url() !== 'about:blank') {  // What was shown brings its own style.
            const style = await page.request.get(new URL('/assets/nhsuk.css', page.url()).href);
            await other.addStyleTag({ content: await style.text() });
        }
        await other.evaluate(axe);
        const found = await other.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        await other.close();
        return { passes: found.passes.length, violations: found.violations.map(one => `${one.id}: ${one.help} (${one.nodes[0].html})`), complaints };
    },
    link: async text => ({ url: await page.locator('a').filter({ hasText: text }).first().evaluate(one => one.href) }),
    fetch: async url => {
        const response = await page.request.get(url);
        return { status: response.status(), title: response.headers()['content-type'], text: await response.text() };
    },
    show: async html => {
        await page.goto('about:blank');
        await page.setContent(html);
        return {};
    },
    shot: async path => {
        await page.screenshot({ path, fullPage: true });
        return {};
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const [[name, argument]] = Object.entries(JSON.parse(line));
    try {
        console.log(JSON.stringify(await commands[name](argument)));
    } catch (error) {
        console.log(JSON.stringify({ error: String(error).split('\n')[0] }));
    }
}
await browser.close();
