// Builds the editor's one module into the package. `--check` compares instead and fails when they differ.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = fileURLToPath(new URL("../credcloud_bridge/static/credcloud/js/studio.js", import.meta.url));
const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  write: false,
});
const built = "// Built from studio/src by `npm run build` in studio/.\n" + result.outputFiles[0].text;
if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== built) {
    console.error("studio.js is not what studio/src builds: run `make studio` and commit it.");
    process.exit(1);
  }
} else {
  await writeFile(target, built);
}
