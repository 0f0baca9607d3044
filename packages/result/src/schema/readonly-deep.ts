/** What a schema describes, for readers: nothing in it is changed. */
export type ReadonlyDeep<T> = { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> };
