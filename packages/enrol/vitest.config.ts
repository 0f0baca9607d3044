import { packageTests } from "../../vitest.base.ts";
import { lendSwiftShader } from "../../vitest.swiftshader.ts";

lendSwiftShader();
export default packageTests(import.meta.dirname);
