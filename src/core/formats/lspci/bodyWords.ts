/** Which lines lspci prints below the first line of a function, and in what order. */

/** The parts of a body in the order in which lspci prints them. */
const parts: readonly RegExp[] = [
  /^(?:DeviceName:|Subsystem:|Physical Slot:|Device tree node:)/,
  /^(?:Control: I\/O[+-]|Flags: (?!PMEClk|Enable|\S+[+-]))/,
  /^Status: Cap[+-]/,
  /^(?:Latency: |Interrupt: pin|NUMA node: |IOMMU group: |Bus: primary|Secondary status:|BridgeCtl:|BIST result)/,
  /^Capabilities:/,
  /^Kernel (?:driver in use|modules):/,
];
const CONTROL = 1;
const STATUS = 2;
const CAPABILITIES = 4;
const KERNEL = 5;

/** The part of a body that a line belongs to by its own words; undefined where it may stand anywhere. */
export const partOf = (text: string): number | undefined => {
  const at = parts.findIndex(pattern => pattern.test(text));
  return at < 0 ? undefined : at;
};

/** Whether a line of part `next` begins another body, where `reached` is the latest part of this one so far. */
export function beginsAnotherBody(reached: number, next: number): boolean {
  // Control and Status stand once in a body; what comes before the capabilities is in another order in old versions.
  if (next === reached) return next === CONTROL || next === STATUS;
  return next < reached && (reached >= CAPABILITIES || next === CONTROL);
}

export const endsBody = (part: number | undefined): boolean => part === KERNEL;

/** What a line of a body begins with, at any depth. */
const WORDS = new RegExp(
  `^(?:${[
    // What a function is and where.
    'Subsystem:|DeviceName:|Physical Slot:|Device tree node:|Control:|Flags:|Status:|Latency[: ]|BIST result:',
    'Interrupt:|NUMA node:|IOMMU group:|Region \\d+:|Bus:|(?:I/O|Memory|Prefetchable memory) behind bridge',
    '(?:\\[virtual\\] )?Expansion ROM at |(?:\\[virtual\\] )?Memory at |I/O ports at |Secondary status:|BridgeCtl:|Capabilities:',
    'Kernel driver in use:|Kernel modules:|!!! ',
    // PCI Express.
    '(?:Dev|Lnk|Slt|Root)(?:Cap|Ctl|Sta|Cmd)[23]?:|MaxPayload \\d|Slot #|Changed:|ErrorSrc:|LaneErrStat:|Lane\\w+:',
    'Transmit Margin|Compliance |EqualizationPhase|Target Link Speed|AtomicOps\\w+:|EmergencyPowerReduction|\\d+BitTagComp|10BitTagComp',
    // Extended capabilities.
    '(?:UE|CE)(?:Sta|Msk|Svrt):|AERCap:|HeaderLog:|First Error|ACS(?:Cap|Ctl):|ARI(?:Cap|Ctl):|ATS(?:Cap|Ctl):',
    'PRI(?:Ctl|Sta):|Page Request Capacity|PASID(?:Cap|Ctl):|Dpc(?:Cap|Ctl|Sta):|Source:|IOV(?:Cap|Ctl|Sta):|Initial VFs:',
    'VF (?:offset|Migration)|Supported Page Size|BAR ?\\d*[: ]|Mcast\\w+:|PTM\\w+:|L1Sub\\w+:|T_\\w+|LTR1?\\.?2?|Max (?:no )?snoop latency:',
    'Port(?:Cap|Sta|Ctl)\\d?:|Desc:|Link\\d|Addr(?:ess)?:|RefClk|IDE\\w+:|SelectiveIDE|DOE\\w+:|CXL\\w+:|Cache\\w*:|Range\\d+|Phy\\w*:',
    'VC\\d?|Caps:|Arb:|Ctrl:|Port Arbitration|Steering table|No steering table|Interrupt vector mode|Device specific mode|TPH\\w*:',
    // Capabilities of conventional PCI.
    'Masking:|Vector table:|PBA:|Bridge: PM|AFCap:|AFCtrl:|AFStatus:|Product Name:|Read-only fields:|Read/write fields:|End$|Not readable',
    'Unknown (?:small|large) |\\[[A-Z][A-Z0-9]\\] |Command:|Revision ID:|Feature Capability:|Link (?:Control|Config|Frequency|Error)',
    'Error Handling:|Bus Number:|multiplier|Entry |Vendor Specific|Function Migration|Page |Len=|Slot ID:',
  ].join('|')})`,
);

/** A run of bits with their signs: "RlxdOrd+ ExtTag- PhantFunc- AuxPwr- NoSnoop+". */
const BITS = /^(?:[A-Za-z0-9<>/._]+[+-](?:[\s,)]|$)\s*){2,}/;

export const isBits = (text: string): boolean => BITS.test(text);

/** Whether a line is one that lspci prints below the first line of a function, whatever stands before it. */
export const isBodyText = (text: string): boolean => WORDS.test(text) || BITS.test(text);

/** The words of PCI Express itself. */
export const EXPRESS_DETAIL = /^(?:Dev|Lnk|Slt|Root)(?:Cap|Ctl|Sta)2?:/;

/** Details that stand below one heading and no other: elsewhere their heading is missing, and more may be. */
const detailsOf: readonly (readonly [details: RegExp, heading: RegExp])[] = [
  [EXPRESS_DETAIL, /^Express\b|^\[[0-9a-f]+\] Express\b/],
  [/^(?:UE|CE)(?:Sta|Msk|Svrt):/, /^Advanced Error Reporting/],
  [/^ACS(?:Cap|Ctl):/, /^Access Control Services/],
  [/^ARI(?:Cap|Ctl):/, /^Alternative Routing-ID/],
  [/^IOV(?:Cap|Ctl|Sta):/, /^Single Root I\/O Virtualization|^SR-IOV/],
  [/^Dpc(?:Cap|Ctl|Sta):/, /^Downstream Port Containment/],
];

/** Whether a line is a detail of another capability than the one that it stands below. */
export const isOrphan = (text: string, heading: string): boolean =>
  detailsOf.some(([details, of]) => details.test(text) && !of.test(heading));

/** Details that lspci prints below the heading in pairs: one without the other tells that lines were left out. */
const pairs: readonly (readonly [RegExp, RegExp])[] = [
  [/^ACSCap:/m, /^ACSCtl:/m],
  [/^LnkCap:/m, /^LnkSta:/m],
];

/** Whether a body has one line of a pair that lspci never prints apart. */
export const lacksOfPair = (text: string): boolean => pairs.some(([a, b]) => a.test(text) !== b.test(text));

/** Lines that pagers, terminals, other jobs and the kernel's console put between lspci's own. */
const foreignLines: readonly RegExp[] = [
  /^-{1,2}more-{1,2}(?: ?\(\d+%\))?$/i,
  /^lines? \d+(?:-\d+)?(?:\/\d+)?(?: \d+%| \(END\))?$/,
  /^\(END\)$|^:$|^~$|^\^[CZ]$/,
  /^\[\d+\][+-]?\s+(?:Done|Stopped|Running|\d+)\b/,
  /^(?:<\d>)?\[\s*\d+\.\d+\] /,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d /,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/,
  /^[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \S+ kernel: /,
  /^(?:lspci|pcilib|warning|sudo): /i,
  /^\[sudo\] /,
];

/** A line that got between lspci's own and tells nothing of any function. */
export function isForeign(text: string): boolean {
  const bare = text.trim();
  return foreignLines.some(pattern => pattern.test(bare));
}

/** Words that people use to say that lines were left out, and those that stand around them. */
const LEFT_OUT =
  'removed|snip(?:ped)?|cut|omitted|truncated|trimmed|elided|skipped|stripped|deleted|etc|brevity';
const AROUND =
  '\\d+|some|many|more|other|rest|lines?|output|stuff|parts?|the|of|was|were|here|and|so|on|for|irrelevant|unrelated|devices?|capabilities';
const MARKS = '\\.{2,}|…|⋮|8<|>8';
const ELIDED = new RegExp(
  `^\\W*(?:\\.{2,}|…+|⋮|<?-*(?:8<|>8)-*|(?:(?:${LEFT_OUT}|${AROUND})[\\s.,:]*)+)\\W*$`,
  'i',
);
const ELIDING = new RegExp(`${MARKS}|${LEFT_OUT}`, 'i');

/** A mark that lines were left out: "...", "[…]", "<snip>", "(cut)", "--- 40 lines omitted ---". */
export const isElision = (text: string): boolean =>
  text.length <= 80 && ELIDING.test(text) && ELIDED.test(text);
