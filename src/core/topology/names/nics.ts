/** Network adapters and DPUs. A row `vvvv:` opens a vendor. */
export const nicRows = `
15b3:
1003 ConnectX-3
1004 ConnectX-3 VF
1007 ConnectX-3 Pro
1013 ConnectX-4
1014 ConnectX-4 VF
1015 ConnectX-4 Lx
1016 ConnectX-4 Lx VF
1017 ConnectX-5
1018 ConnectX-5 VF
1019 ConnectX-5 Ex
101a ConnectX-5 Ex VF
101b ConnectX-6
101c ConnectX-6 VF
101d ConnectX-6 Dx
101e ConnectX VF
101f ConnectX-6 Lx
1021 ConnectX-7
1023 ConnectX-8
1974 ConnectX-5 switch port
1975 BlueField switch port
1976 ConnectX-6 switch port
1977 ConnectX-6 Dx switch port
1978 BlueField-2 switch port
1979 ConnectX-7 switch port
197b BlueField-3 switch port
197c ConnectX/BlueField switch port
6001 BlueField NVMe emulation
a2d2 BlueField ConnectX-5
a2d6 BlueField-2 ConnectX-6 Dx
a2dc BlueField-3 ConnectX-7
a2df BlueField-4
c2d2 BlueField management
c2d3 BlueField-2 management
c2d5 BlueField-3 management
8086:
10c9 82576
10fb 82599ES
10f9 82599
1521 I350
1528 X540-AT2
1533 I210
1539 I211
154d X520
1557 82599
1563 X550
1572 X710 SFP+
1583 XL710 QSFP+
1584 XL710 QSFP+
1586 X710 10GBASE-T
1589 X710/X557-AT
158b XXV710 SFP28
15ff X710 10GBASE-T
1592 E810-C QSFP
1593 E810-C SFP
159b E810-XXV SFP
1889 Ethernet Adaptive VF
154c X710/XL710 VF
12d2 E830-CC QSFP56
12d3 E830-CC SFP
15f3 I225-V
125c I226-V
37d0 X722 SFP+
37d2 X722 10GBASE-T
100e 82540EM
10d3 82574L
2723 Wi-Fi 6 AX200
2725 Wi-Fi 6E AX210
14e4:
165f BCM5720
1657 BCM5719
168e BCM57810
16d6 BCM57412
16d7 BCM57414
16d8 BCM57416
16d9 BCM57417
1614 BCM57454
1750 BCM57508 (Thor)
1751 BCM57504 (Thor)
1760 BCM57608 (Thor 2)
1806 BCM5750X VF
1425:
5401 T520-CR
5410 T580-LP-CR
5411 T520-LL-CR
6401 T6225-CR
6407 T62100-LP-CR
640d T62100-CR
1dd8:
0002 Pensando Elba, upstream port
1000 Pensando DSC, upstream port
1001 Pensando DSC, downstream port
1002 Pensando DSC Ethernet
1003 Pensando DSC Ethernet VF
1004 Pensando DSC management
1005 Pensando DSC NVMe
1d0f:
ec20 ENA
efa0 EFA
efa1 EFA
efa2 EFA
efa3 EFA
1077:
1644 FastLinQ QL45000 100GbE
1656 FastLinQ QL45000 25GbE
8070 FastLinQ QL41000
1924:
0a03 SFC9220
0b03 SFC9250
19ee:
4000 NFP-4000
6000 NFP-6000
19e5:
1822 Hi1822
1137:
0043 VIC Ethernet
1414:
00ba MANA
1ae0:
0042 gVNIC
10ec:
8125 RTL8125 2.5GbE
8168 RTL8111/8168
1af4:
1000 Virtio network
1041 Virtio network
15ad:
07b0 VMXNET3
`;
