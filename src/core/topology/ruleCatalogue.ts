/**
 * A rule as every catalogue lists it: by name, with what it reads where that can be named, and where it is written. What
 * people read about it stands apart under the same name, so that the words of a feature are one file.
 */
export interface CatalogueEntry {
  /** Kernel function, document or section of a specification that it mirrors. */
  readonly source: string;
  readonly reads?: readonly string[] | Readonly<Record<string, unknown>>;
}
