/** PCI-SIG vendor ids of the hardware that matters here, with the names as short as people say them. */
export const vendorRows = `
0014 Loongson
025e Solidigm
1000 Broadcom / LSI
1002 AMD
1013 Cirrus Logic
1014 IBM
1022 AMD
102b Matrox
103c HP
104c Texas Instruments
105a Promise
106b Apple
1077 QLogic
10b5 PLX
10de NVIDIA
10df Emulex
10ec Realtek
10ee Xilinx
111d IDT
1137 Cisco
1172 Altera
1179 Toshiba
117c ATTO
11ab Marvell
11f8 Microchip
1234 QEMU
126f Silicon Motion
12d8 Pericom
1344 Micron
1414 Microsoft
1425 Chelsio
144d Samsung
14e4 Broadcom
15ad VMware
15b3 Mellanox
15b7 SanDisk
168c Qualcomm Atheros
177d Cavium
17cb Qualcomm
18f4 Napatech
1912 Renesas
1924 Solarflare
1957 NXP
1987 Phison
19e5 Huawei
19ee Netronome
1a03 ASPEED
1ac1 Google Coral
1ae0 Google
1af4 Virtio
1b21 ASMedia
1b36 Red Hat
1b4b Marvell
1b96 Western Digital
1bb1 Seagate
1c2c Silicom
1c58 HGST
1c5c SK hynix
1c5f Memblaze
1cc1 ADATA
1cc4 Union Memory
1d0f Amazon
1d17 Zhaoxin
1d94 Hygon
1d95 Graphcore
1d9b Meta
1da3 Habana
1db1 Everspin
1dd8 Pensando
1de5 Eideticom
1def Ampere
1e0f KIOXIA
1e3b DapuStor
1e49 YMTC
1e52 Tenstorrent
1e60 Hailo
1e95 Solid State Storage
1f9d Axelera
8086 Intel
9005 Adaptec
c0a9 Crucial
`;
