import type { FunctionDeclaration } from "../inputs/function-declaration.ts";
import type { WorkerDeclaration } from "../inputs/workers.ts";
import { assumptions, costPage } from "./page.ts";

const BEGIN = "<!-- cost: written by `npm run cost`, do not edit -->";
const END = "<!-- end of cost -->";

/** The page with what stands between the marks written anew. Throws when the marks are not there. */
export function costSection(
  page: string,
  routes: readonly FunctionDeclaration[],
  workers: readonly WorkerDeclaration[],
): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("the page lacks the marks of the tables of cost");
  const supposed = `Supposed besides: ${assumptions()}.`;
  const written = [BEGIN, "", costPage(routes, workers), "", supposed, "", ""].join("\n");
  return page.slice(0, begin) + written + page.slice(end);
}
