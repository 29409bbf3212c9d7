import { ensureTools } from "@coordbench/infra/setup";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** A page, and what went wrong while it was opened. */
export interface Opened extends AsyncDisposable {
  page: Page;
  /** What it wrote to the console, and errors that nobody caught. */
  complaints: string[];
  /** What it asked for, itself included. */
  requests: string[];
}

/** Starts a real browser without a window. */
export async function startBrowser(): Promise<Browser> {
  const tools = await ensureTools(["chromium"]);
  return await chromium.launch({ executablePath: tools.chromium.path, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** Opens a file as a reader would, and listens to everything that it does. */
export async function openFile(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const opened = { page, complaints: [] as string[], requests: [] as string[] };
  page.on("console", (message) => opened.complaints.push(message.text()));
  page.on("pageerror", (error) => opened.complaints.push(String(error)));
  page.on("request", (request) => opened.requests.push(request.url()));
  await page.goto(`file://${file}`, { waitUntil: "load" });
  return { ...opened, [Symbol.asyncDispose]: () => context.close() };
}
