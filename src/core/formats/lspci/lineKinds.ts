/** A row of a hex dump: its offset, and up to 16 bytes. */
export const HEX_LINE = /^\s*([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){1,16})$/i;
const PROMPT =
  /^\s*(?:[#$%➜❯] +|\[?[\w.-]+@[\w.-]+[^#$%]{0,200}[#$%](?: |$)|[\w.-]+ [~/]\S* [#$%](?: |$)|[\w.-]+[#$%>] ?(?:sudo|lspci)\b)/;

export const isHexLine = (text: string): boolean => HEX_LINE.test(text);
/** A command that asks lspci for some devices only. */
export const isSelectionPrompt = (text: string): boolean => /\blspci\b.*\s-[a-zA-Z]*[sd]\b/.test(text);
export const isPrompt = (text: string): boolean => PROMPT.test(text);

/** The first lines of other texts, which may stand right behind a record. */
const OTHER =
  /^\s*(?:[|+\\ -]*-\[(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}(?:-[0-9a-f]{2})?\]|\*?(?:IOMMU [Gg]roup|Group:?) +\d|(?:Slot|Device):\t[0-9a-f:.]+$|pci(?:_bus)? [0-9a-f]{4,8}:[0-9a-f]{2}|(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] "|(?:\.\.\/)*(?:sys\/)?devices\/pci|Slot:\s|GPU\d+\s+(?:GPU\d|X\b)|\/sys\/|lrwx|# dmidecode|Architecture:\s|Linux version |=== peerlane: |BOOT_IMAGE=|\[P2P )/;
/** Whether a line begins a text of another kind. */
export const beginsOther = (text: string): boolean => OTHER.test(text);
