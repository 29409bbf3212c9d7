import { absenceRules } from "./absence.ts";
import { commentRules } from "./comments.ts";
import { invariantRules } from "./invariants.ts";
import { layoutRules } from "./layout.ts";
import { purityRules } from "./purity.ts";
import type { Rule } from "./rule.ts";
import { sizeRules } from "./sizes.ts";
import { syntaxRules } from "./syntax.ts";

/** The house style, as far as a program can check it. */
export const rules: Rule[] = [
  ...layoutRules,
  ...absenceRules,
  ...sizeRules,
  ...syntaxRules,
  ...purityRules,
  ...invariantRules,
  ...commentRules,
];
