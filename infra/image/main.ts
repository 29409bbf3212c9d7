import { assemble } from "./assemble.ts";
import { imageConfig, images, type ImageName } from "./images.ts";

const [name = "", into] = process.argv.slice(2);
if (!Object.hasOwn(images, name) || into === undefined) {
  console.error(`usage: node infra/image/main.ts ${Object.keys(images).join("|")} FOLDER`);
  process.exitCode = 2;
} else {
  await assemble(name as ImageName, into);
  console.log(JSON.stringify(imageConfig));
}
