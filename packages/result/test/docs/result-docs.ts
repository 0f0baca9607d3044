import { z } from "zod";

/** A field as a row of a table: its place in the section's object, what it must be, what it means. */
type Row = readonly [field: string, value: string, meaning: string];

/** Markdown that says what every field of these files is: a part for each schema, a section for each thing in it. */
export function resultDocs(files: readonly z.ZodObject[]): string {
  const said = new Set<string>();
  return files.map((file) => [...sections(file, "##", said)].join("\n")).join("\n");
}

function* sections(schema: z.ZodObject, heading: string, said: Set<string>): Generator<string> {
  const title = titleOf(schema)!;
  if (said.has(title)) return;
  said.add(title);
  const inside: z.ZodObject[] = [];
  yield `${heading} ${title}\n\n${schema.description}\n`;
  yield "| field | value | |\n| --- | --- | --- |";
  for (const row of rows(schema, "", inside)) yield `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  yield "";
  for (const one of inside) yield* sections(one, "###", said);
}

/** The fields of an object, those of objects without a title in dots behind; what has a title is kept for `inside`. */
function* rows(schema: z.ZodObject, place: string, inside: z.ZodObject[]): Generator<Row> {
  for (const [key, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const { bare, absent, orNull } = unwrapped(field);
    const value = [wanted(bare, inside), ...(orNull ? ["null"] : [])].join(" or ");
    yield [
      `\`${place}${key}\``,
      absent ? `${value}; may be absent` : value,
      field.description ?? bare.description ?? "",
    ];
    const item = itemOf(bare);
    if (bare instanceof z.ZodObject && titleOf(bare) === undefined) yield* rows(bare, `${place}${key}.`, inside);
    if (item instanceof z.ZodObject && titleOf(item) === undefined) yield* rows(item, `${place}${key}[].`, inside);
  }
}

/** What a value must be; of titled objects a link to their section. */
function wanted(schema: z.ZodType, inside: z.ZodObject[]): string {
  const { bare, orNull } = unwrapped(schema);
  if (orNull) return `${wanted(bare, inside)} or null`;
  const title = titleOf(schema);
  if (schema instanceof z.ZodObject && title !== undefined) {
    inside.push(schema);
    return `[${title}](#${title.toLowerCase()})`;
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.map((option) => wanted(option as z.ZodType, inside)).join(" or ");
  }
  if (schema instanceof z.ZodTuple) {
    return `[${schema.def.items.map((item) => wanted(item as z.ZodType, inside)).join(", ")}]`;
  }
  if (schema instanceof z.ZodRecord) return `an object by name, each ${wanted(schema.valueType as z.ZodType, inside)}`;
  const item = itemOf(schema);
  return item === undefined
    ? messageOf(schema)
    : `${messageOf(schema).replace(/ of numbers$/, "")}, each ${wanted(item, inside)}`;
}

function unwrapped(schema: z.ZodType): {
  readonly bare: z.ZodType;
  readonly absent: boolean;
  readonly orNull: boolean;
} {
  if (schema instanceof z.ZodExactOptional) return { ...unwrapped(schema.unwrap() as z.ZodType), absent: true };
  if (schema instanceof z.ZodNullable) return { ...unwrapped(schema.unwrap() as z.ZodType), orNull: true };
  return { bare: schema, absent: false, orNull: false };
}

function itemOf(schema: z.ZodType): z.ZodType | undefined {
  return schema instanceof z.ZodArray
    ? (schema.element as z.ZodType)
    : (schema.meta()?.["item"] as z.ZodType | undefined);
}

function titleOf(schema: z.ZodType): string | undefined {
  return schema.meta()?.title;
}

/** What a reader says that a value must be. */
function messageOf(schema: z.ZodType): string {
  const said = z.custom(() => false).safeParse(undefined);
  const { error = said.error } = schema.safeParse(Symbol("nothing that JSON holds"));
  return error!.issues[0]!.message;
}
