import type { StageMark } from '../core/advisor/stageLenses.ts';
import type { SocketShown } from '../core/fabric/platform/socketsShown.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { ProviderWords } from '../core/p2pdma/memory/providerWords.ts';
import type { SideLink } from '../core/topology/machine.ts';
import type { OutlineNode } from '../core/topology/outline.ts';
import type { CanvasTheme } from './theme.ts';

/** A machine to be drawn, on the page or in a file. */
export interface Picture {
  readonly layout: Layout;
  readonly nodes: ReadonlyMap<string, OutlineNode>;
  /** Who offers memory to peers. */
  readonly providers: ReadonlyMap<string, ProviderWords>;
  readonly theme: CanvasTheme;
  readonly sideLinks: readonly SideLink[];
  /** What is known of the sockets behind the roots. */
  readonly sockets: readonly SocketShown[];
  /** What a lens says of each port and device; null: none is looked through. */
  readonly marks: ReadonlyMap<string, StageMark> | null;
}
