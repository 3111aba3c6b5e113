/** The host in a line of NCCL's log: "rack7:811:902 [1] NCCL INFO". */
const HOST = /(^[\s>|]*)([\w.-]+)(?=:\d+:\d+ \[\d+\] NCCL )/;
const NUMBERED = /^host\d+$/;

/**
 * The lines with the hosts of a job as host1, host2: a number for each, as ranks of two hosts must not look like those
 * of one.
 */
export function jobHostsNumbered(lines: readonly string[]): {
  readonly lines: readonly string[];
  readonly names: number;
} {
  const hosts = new Set(lines.flatMap(line => HOST.exec(line)?.[2] ?? []));
  const taken = [...hosts].filter(host => NUMBERED.test(host));
  const free = Array.from({ length: hosts.size + taken.length }, (_, i) => `host${i + 1}`).filter(
    name => !taken.includes(name),
  );
  const named = [...hosts].filter(host => !NUMBERED.test(host));
  const numberOf = new Map(named.map((host, i) => [host, free[i] ?? host]));
  let names = 0;
  const numbered = lines.map(line =>
    line.replace(HOST, (whole: string, before: string, host: string) => {
      const other = numberOf.get(host);
      if (other === undefined) return whole;
      names++;
      return `${before}${other}`;
    }),
  );
  return { lines: numbered, names };
}
