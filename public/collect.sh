#!/bin/sh
# Prints what Peerlane can read of this machine, as one text: PCI, IOMMU groups, kernel, drivers. It changes nothing.
#   sh collect.sh > machine.txt              works without root, and says what root would add
#   sudo sh collect.sh --with-names          keeps serial numbers, MAC addresses, UUIDs and host names
#   PEERLANE_ROOT=/some/dir sh collect.sh    takes /sys, /proc, /boot and /lib/modules from there
# Each part begins with "=== peerlane: " and the command or file that it shows. What shows nothing has no part.
export LC_ALL=C
root=${PEERLANE_ROOT:+$(cd -P "$PEERLANE_ROOT" && pwd)}
[ "$root" ] || PATH=$PATH:/usr/sbin:/sbin # where some systems have lspci and dmidecode
pci=$root/sys/bus/pci names='' # which are left out while this is empty
modules='nvidia nvidia_peermem nvidia_fs gdrdrv amdgpu xe mlx5_core mlx5_ib irdma nvme nvmet nvmet_rdma vfio_pci'
cpu='^(vendor_id|cpu family|model|CPU implementer|CPU part|cpu)[[:space:]]*:'
options='CONFIG_(PCI_P2PDMA|DMABUF_MOVE_NOTIFY|HSA_AMD_P2P|DMA_SHARED_BUFFER|ZONE_DEVICE|IOMMU_DEFAULT_[A-Z_]*)[= ]'
events='P2PDMA|peer-to-peer DMA|[( ]ACS[ :]|iommu: Default domain|PCI host bridge|root bus resource'

# A part with what is piped in, or with what a command prints.
part() { text=$(cat) && [ -z "$text" ] || printf '=== peerlane: %s\n%s\n' "$1" "$text"; }
run() { "$@" </dev/null | part "$*"; }
# The lines of files, each behind the path of its file.
show() {
  for file; do
    [ ! -r "$file" ] || while IFS= read -r line; do printf '%s %s\n' "${file#"$root"}" "$line"; done <"$file"
  done
}
# Where links to folders lead.
follow() {
  for link; do end=$(cd -P "$link" && pwd) && printf '%s %s\n' "${link#"$root"}" "${end#"$root"}"; done
}

# Filters that take out the values of known fields, unless names are asked for.
hide() { if [ "$names" ]; then cat; else "$@"; fi; }
h='[0-9A-Fa-f]' # in what follows: UUIDs, and MAC addresses of 6 or 8 bytes
ids="s/$h\{8\}\(-$h\{4\}\)\{3\}-$h\{12\}/left-out/g;s/$h\{2\}\([:-]$h\{2\}\)\{5,7\}/left-out/g"
# Kernel parameters that name a disk, a host or an address. A value in quotes may have blanks.
cmdline='{
  for (rest = $0; match(rest, /("[^"]*"|[^ "])+/); rest = substr(rest, RSTART + RLENGTH)) {
    word = substr(rest, RSTART, RLENGTH); bare = tolower(word); gsub(/"/, "", bare); name = bare; sub(/=.*/, "", name)
    if (name ~ /^(boot_image|initrd|root|rootflags|resume|ip|ifname|bootif|nameserver|ostree|zfs|ds|ks|url|fetch)$/ ||
        name ~ /^(nfs|net|crypt|iscsi|inst|luks|rd\.(lvm|luks|md|iscsi))|hostname|machine_id|serialno|uuid|passw|token|secret/ ||
        bare ~ /=(part)?(uuid|label)=/) { sub(/=.*/, "=left-out", word); sub(/^"/, "", word) }
    printf "%s%s", count++ ? " " : "", word
  } print "" }'
# In lspci: the serial number, also in the bytes of its capability (0003), and the vital product data of one card.
listing='function number(hex,   n, i) {
    for (i = 1; i <= length(hex); i++) n = n * 16 + index("123456789abcdef", substr(hex, i, 1))
    return n + 0 }
  function flush(   at, i, seen) {
    for (at = 256; (at + 3) in byte && at > 255 && seen++ < 999; at = number(substr(byte[at + 3] byte[at + 2], 1, 3)))
      if (byte[at + 1] byte[at] == "0003") for (i = at + 4; i < at + 12; i++) byte[i] = "00"
    for (i = 1; i <= n; i++)
      printf "%s %s%s", place[i] % 16 ? "" : sprintf("%02x:", place[i]), byte[place[i]], place[i] % 16 < 15 ? "" : "\n"
    n = 0; split("", byte) }
  /^[0-9a-f]+: [0-9a-f][0-9a-f]( |$)/ {
    for (i = 2; i <= NF; i++) { place[++n] = number(substr($1, 1, length($1) - 1)) + i - 2; byte[place[n]] = $i }
    next }
  { flush(); sub(/Device Serial Number .*/, "Device Serial Number left-out") }
  /^[ \t]+\[[A-Z][A-Z0-9]\] / && !/\[(PN|EC|MN|RV|RW)\]/ { sub(/: .*/, ": left-out") }
  { print }
  END { flush() }'
# The bytes as lspci -nxxxx prints them, for where there is no lspci.
config_bytes() {
  for dev in "$pci"/devices/*; do
    read -r class <"$dev/class" && read -r vendor <"$dev/vendor" && read -r device <"$dev/device" || continue
    printf '%s %.4s: %s:%s\n' "${dev##*/}" "${class#0x}" "${vendor#0x}" "${device#0x}"
    od -An -v -tx1 "$dev/config" | awk '{ $1 = $1; printf "%02x: %s\n", NR * 16 - 16, $0 } END { print "" }'
  done
}
functions() {
  for dev in "$pci"/devices/*; do
    follow "$dev" "$dev/driver" "$dev/iommu_group" "$dev/physfn"
    show "$dev"/vendor "$dev"/device "$dev"/class "$dev"/numa_node "$dev"/*_link_* "$dev"/resource "$dev"/p2pmem/*
  done
}
iommu_groups() {
  for group in "$root"/sys/kernel/iommu_groups/*; do
    show "$group/type"
    for dev in "$group"/devices/*; do [ ! -e "$dev" ] || printf '%s\n' "${dev#"$root"}"; done
  done
}
bus_addresses() { grep -E 'PCI (Bus|ECAM|MMCONFIG)|pcie?@' "$root/proc/iomem" | grep '^ *[0-9a-f-]*[1-9a-f]'; }
root_adds() {
  set -- "$pci"/devices/*/config
  [ ! -e "$1" ] || [ "$(od -An -tx1 -j64 -N1 "$1")" ] || printf ' capabilities (ACS, links);'
  bus_addresses >/dev/null || printf ' addresses of PCI buses (/proc/iomem);'
  dmesg >/dev/null || printf ' kernel log (dmesg);'
  [ "$(id -u)" = 0 ] || printf ' slots (dmidecode -t slot);'
}
main() {
  more=$(root_adds)
  [ -z "$more" ] || { more="Root would add (in a container, root of the host):${more%;}." && echo "$more" >&3; }
  printf '%s\n' "Serial numbers, MAC addresses, UUIDs and host names are ${names:-left out}." "$more" | part 'collect 1'
  run uname -srvm
  hide awk "$cmdline" <"$root/proc/cmdline" | hide sed "$ids" | part /proc/cmdline
  run lscpu
  grep -E "$cpu" "$root/proc/cpuinfo" | sort -u | part /proc/cpuinfo
  bus_addresses | part /proc/iomem
  { run lspci -nnvvvxxxx | grep '' || config_bytes | part '/sys/bus/pci/devices/*/config'; } | hide awk "$listing"
  functions | part /sys/bus/pci/devices
  iommu_groups | part /sys/kernel/iommu_groups
  show "$pci"/slots/*/address | part /sys/bus/pci/slots
  follow "$root"/sys/class/infiniband/*/device | part /sys/class/infiniband
  dmidecode -t slot | hide grep -vE 'Serial|UUID|Asset' | part 'dmidecode -t slot'
  run nvidia-smi -L | hide sed 's/UUID: [^)]*/UUID: left-out/'
  run nvidia-smi --query-gpu=index,pci.bus_id,name --format=csv
  run nvidia-smi topo -m
  for what in r w n a p; do run nvidia-smi topo -p2p "$what"; done
  run amd-smi topology
  hide sed 's/([^() ]*@[^() ]*)/(left-out)/' <"$root/proc/driver/nvidia/version" | part /proc/driver/nvidia/version
  for name in nvidia amdgpu mlx5_core; do run modinfo -F version $name; done
  for dir in $(printf "$root/sys/module/%s " $modules); do
    [ ! -d "$dir" ] || { echo "${dir#"$root"}" && show "$dir/version" "$dir/parameters/pcie_p2p"; }
  done | part /sys/module
  for file in /proc/config.gz "/boot/config-$(uname -r)" "/lib/modules/$(uname -r)/config"; do
    { gzip -dc "$root$file" || cat "$root$file"; } | grep -E "$options" | part "$file"
  done
  dmesg | grep -E "$events" | grep -v 'ommand line' | hide sed "$ids" | part dmesg
}
case $* in '') ;; --with-names) names=kept ;; *) echo 'usage: collect.sh [--with-names]' >&2 && exit 2 ;; esac
main 3>&2 2>/dev/null
