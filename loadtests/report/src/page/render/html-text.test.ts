import { expect, it } from "vitest";
import { html } from "./html-text.ts";

it("escapes what is put into a template, and not what is HTML already", () => {
  const inner = html`<b>${"<script>"}</b>`;
  expect(html`<p title="${`"'&`}">${inner}${[1, html`<i></i>`]}${undefined}</p>`.text).toBe(
    '<p title="&quot;&#39;&amp;"><b>&lt;script&gt;</b>1<i></i></p>',
  );
});
