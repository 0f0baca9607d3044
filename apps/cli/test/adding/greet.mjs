import { LikenessError, printable } from "@likeness/core";
import { AnswerIsNo } from "../../dist/ending/failure.js";
import { print, printJson } from "../../dist/terminal/terminal.js";

export const greetCommand = {
  id: "greet",
  start: [["likeness greet Ann", "be greeted"]],
  add(command) {
    command
      .description("greet somebody by name")
      .argument("<name>", "whom; Nobody is not greeted")
      .option("--json", "print the greeting as JSON on stdout")
      .addHelpText("after", "\nExample:\n  likeness greet Ann")
      .action((name, { json }) => {
        if (name === "") throw new LikenessError("usage", "a name has letters", { hint: "likeness greet Ann" });
        if (name === "Oops") name.greet();
        if (json) printJson({ hello: name });
        else print(`hello ${printable(name)}`);
        if (name === "Nobody") throw new AnswerIsNo();
      });
  },
};
