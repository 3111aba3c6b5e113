/** The name of what is drawn between two boxes beside PCIe, whichever comes first. */
export const sideLinkId = (a: string, b: string): string => `side:${[a, b].toSorted().join('|')}`;
