import type { Environment } from "@likeness/result";
import type { ComponentChildren } from "preact";
import "./fact.css";

/** A row of a list of facts. */
export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Where something was measured, with what. */
export function EnvironmentFacts({ environment }: { readonly environment: Environment }) {
  const { cpu, cores, memoryBytes, platform, likeness, node, libraries } = environment;
  return (
    <>
      <Fact name="Machine">
        {cpu}, {cores} cores, {(memoryBytes / 2 ** 30).toFixed(1)} GiB, {platform}
      </Fact>
      <Fact name="Versions">
        likeness {likeness}, Node {node}
        {Object.entries(libraries).map(([name, version]) => `, ${name} ${version}`)}
      </Fact>
    </>
  );
}
