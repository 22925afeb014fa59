import { type App, Stack, Token, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";

/** Runs the AwsSolutions rules whenever the application is synthesised; a finding without a reason stops it. */
export function checkBestPractices(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/**
 * States why a finding is right as it is. Put it on the smallest construct that has the finding, and name the finding
 * (`AwsSolutions-IAM5[Resource::*]`) where a rule reports more than one.
 */
export function accept(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** States why a role's policy names resources with a wildcard, and which. */
export function acceptWildcard(construct: IConstruct, resource: string, reason: string): void {
  accept(construct, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
}

/** A stack's account, region or partition as findings write it: by its name where it is known, by its parameter where not. */
export function shown(scope: IConstruct, value: string): string {
  return Token.isUnresolved(value) ? `<${Stack.of(scope).resolve(value).Ref}>` : value;
}

/** The name under which a resource's attribute comes into other stacks; findings call the resource by it. */
export function exportedName(owner: IConstruct, attribute: string): string {
  const stack = Stack.of(owner);
  return stack.resolve(stack.exportValue(attribute))["Fn::ImportValue"];
}
