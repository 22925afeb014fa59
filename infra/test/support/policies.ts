import { kebab } from "../../lib/names.ts";
import type { Resource, Synthesised } from "./synthesised.ts";

export interface Statement {
  readonly actions: string[];
  /** Each resource as JSON text, references included. */
  readonly resources: string[];
}

/** The function of an operation or worker. */
export function functionOf(cloud: Synthesised, name: string): Resource {
  const exact = cloud
    .of("AWS::Lambda::Function")
    .find((resource) => resource.properties.FunctionName.replace(/^lambdesk-[a-z]+-/, "") === kebab(name));
  if (!exact) throw new Error(`no function for ${name}`);
  return exact;
}

/** What the role of a function allows. */
export function statementsOf(cloud: Synthesised, handler: Resource): Statement[] {
  const role = handler.properties.Role["Fn::GetAtt"][0];
  return cloud
    .of("AWS::IAM::Policy", handler.template)
    .filter((policy) => policy.properties.Roles.some((entry: { Ref: string }) => entry.Ref === role))
    .flatMap((policy) => statements(policy));
}

/** The statements of a policy resource. */
export function statements(policy: Resource): Statement[] {
  return policy.properties.PolicyDocument.Statement.map((statement: Record<string, unknown>) => ({
    actions: [statement.Action].flat() as string[],
    resources: [statement.Resource].flat().map((resource) => JSON.stringify(resource)),
  }));
}
