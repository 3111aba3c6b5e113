const units = [
  { ps: 1e12, name: 's' },
  { ps: 1e9, name: 'ms' },
  { ps: 1e6, name: 'µs' },
  { ps: 1e3, name: 'ns' },
] as const;

/** A time in the unit that reads best: `1.25 µs`, `310 ns`. */
export function timeText(ps: number): string {
  const unit = units.find(each => ps >= each.ps) ?? units[3];
  const value = ps / unit.ps;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit.name}`;
}

/** Bytes as a person reads them, in binary units with a decimal. */
export function volumeText(bytes: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < names.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${names[unit]}`;
}
