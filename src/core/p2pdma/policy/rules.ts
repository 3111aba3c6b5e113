import type { Rule } from './rule.ts';
import { amdZen, hostBridgeList, onlyCommonBridge } from './rulesAtHostBridge.ts';
import { acsOnPath, commonBridge, redirectRefused } from './rulesOnPath.ts';

/** The policy: these rules in this order, until one settles the verdict. */
export const rules = {
  commonBridge,
  acsOnPath,
  redirectRefused,
  onlyCommonBridge,
  amdZen,
  hostBridgeList,
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;
