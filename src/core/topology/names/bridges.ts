/** Host bridges, root ports and switches. A row `vvvv:` opens a vendor. */
export const bridgeRows = `
8086:
3c00 Xeon E5 DMI2
3c01 Xeon E5 DMI2 as root port
3c02 Xeon E5 root port 1a
3c03 Xeon E5 root port 1b
3c04 Xeon E5 root port 2a
3c05 Xeon E5 root port 2b
3c06 Xeon E5 root port 2c
3c07 Xeon E5 root port 2d
3c08 Xeon E5 root port 3a
3c09 Xeon E5 root port 3b
3c0a Xeon E5 root port 3c
3c0b Xeon E5 root port 3d
0e00 Xeon v2 DMI2
0e01 Xeon v2 root port in DMI2 mode
0e02 Xeon v2 root port 1a
0e03 Xeon v2 root port 1b
0e04 Xeon v2 root port 2a
0e05 Xeon v2 root port 2b
0e06 Xeon v2 root port 2c
0e07 Xeon v2 root port 2d
0e08 Xeon v2 root port 3a
0e09 Xeon v2 root port 3b
0e0a Xeon v2 root port 3c
0e0b Xeon v2 root port 3d
2f00 Xeon v3 DMI2
2f01 Xeon v3 root port 0
2f02 Xeon v3 root port 1
2f03 Xeon v3 root port 1
2f04 Xeon v3 root port 2
2f05 Xeon v3 root port 2
2f06 Xeon v3 root port 2
2f07 Xeon v3 root port 2
2f08 Xeon v3 root port 3
2f09 Xeon v3 root port 3
2f0a Xeon v3 root port 3
2f0b Xeon v3 root port 3
6f00 Xeon v4 DMI2
6f01 Xeon v4 root port 0
6f02 Xeon v4 root port 1
6f03 Xeon v4 root port 1
6f04 Xeon v4 root port 2
6f05 Xeon v4 root port 2
6f06 Xeon v4 root port 2
6f07 Xeon v4 root port 2
6f08 Xeon v4 root port 3
6f09 Xeon v4 root port 3
6f0a Xeon v4 root port 3
6f0b Xeon v4 root port 3
2020 Skylake-E DMI3
2030 Skylake-E root port A
2031 Skylake-E root port B
2032 Skylake-E root port C
2033 Skylake-E root port D
09a2 Xeon memory map / VT-d
347a Ice Lake-SP root port A
347b Ice Lake-SP root port B
347c Ice Lake-SP root port C
347d Ice Lake-SP root port D
352a Sapphire Rapids root port A
352b Sapphire Rapids root port B
352c Sapphire Rapids root port C
352d Sapphire Rapids root port D
1901 Core x16 root port
1905 Core x8 root port
1909 Core x4 root port
460d Core x16 root port
463d Core x4 root port
464d Core x4 root port
191f Core host bridge
3ec2 Core host bridge
4668 Core host bridge
29c0 Q35 host bridge
1237 440FX host bridge
3420 X58 root port 0
244e PCI bridge
2448 PCI bridge
1576 Alpine Ridge Thunderbolt 3 bridge
1578 Alpine Ridge Thunderbolt 3 bridge
15c0 Alpine Ridge Thunderbolt 3 bridge
15d3 Alpine Ridge Thunderbolt 3 bridge
15da Alpine Ridge Thunderbolt 3 bridge
15e7 Titan Ridge Thunderbolt 3 bridge
15ea Titan Ridge Thunderbolt 3 bridge
15ef Titan Ridge Thunderbolt 3 bridge
1136 Maple Ridge Thunderbolt 4 bridge
0b26 Goshen Ridge Thunderbolt 4 bridge
1022:
1450 Zen root complex
1452 Zen dummy host bridge
1453 Zen root port
1454 Zen internal port
1480 Zen 2 root complex
1482 Zen 2 dummy host bridge
1483 Zen 2 root port
1484 Zen 2 internal port
14a4 Genoa root complex
149f Genoa dummy host bridge
14a5 Genoa root port
14a7 Genoa internal port
14aa Genoa root port
14ab Genoa root port
14b5 Rembrandt root complex
14b7 Rembrandt dummy host bridge
14b9 Rembrandt internal port
14ba Rembrandt root port
14d8 Raphael root complex
14da Raphael dummy host bridge
14db Raphael root port
14dd Raphael internal port
15d0 Raven root complex
15d3 Raven root port
1630 Renoir root complex
1633 Renoir root port
1634 Renoir root port
43c6 Chipset switch port
57a3 X570 switch, downstream port
57a4 X570 switch, downstream port
57ad X570 switch, upstream port
10de:
0fae Tegra X1 root port
0faf Tegra X1 root port
1ad1 Xavier root port
1ad2 Xavier root port
229c Orin root port
229e Orin root port
2f95 NVIDIA CPU root port
2f96 NVIDIA CPU root port
2f97 NVIDIA CPU root port
2f98 NVIDIA CPU root port
1014:
03dc POWER8 PHB3
04c1 POWER9 PHB4
177d:
af00 ThunderX2 host bridge
af84 ThunderX2 root port
19e5:
a120 HiSilicon root port
a121 HiSilicon bridge
17cb:
0400 QDF2432 root port
0401 QDF2400 root port
1d17:
1003 KX-6000 host bridge
1005 KH-40000 host bridge
1006 KX-6000G host bridge
1007 KX-7000 host bridge
1008 KH-50000 host bridge
1b36:
0001 QEMU PCI bridge
0008 QEMU host bridge
000c QEMU root port
000e QEMU PCIe-to-PCI bridge
10b5:
8111 PEX 8111 PCI bridge
8112 PEX 8112 PCI bridge
8532 PEX 8532
8533 PEX 8533
8547 PEX 8547
8548 PEX 8548
8603 PEX 8603
8604 PEX 8604
8605 PEX 8605
8606 PEX 8606
8608 PEX 8608
8609 PEX 8609
8612 PEX 8612
8613 PEX 8613
8614 PEX 8614
8615 PEX 8615
8616 PEX 8616
8617 PEX 8617
8618 PEX 8618
8619 PEX 8619
8624 PEX 8624
8625 PEX 8625
8632 PEX 8632
8636 PEX 8636
8647 PEX 8647
8648 PEX 8648
8649 PEX 8649
8664 PEX 8664
8680 PEX 8680
8696 PEX 8696
8717 PEX 8717
8718 PEX 8718
8724 PEX 8724
8725 PEX 8725
8732 PEX 8732
8734 PEX 8734
8747 PEX 8747
8748 PEX 8748
8749 PEX 8749
8764 PEX 8764
8780 PEX 8780
8796 PEX 8796
87a0 PEX NT port
87a1 PEX NT port
87b0 PEX NT port
87b1 PEX NT port
87d0 PEX DMA engine
9733 PEX 9733
9749 PEX 9749
9765 PEX 9765
9781 PEX 9781
9797 PEX 9797
1000:
c010 PEX88000 Gen4 switch
c012 PEX88000 Gen4 switch
c030 PEX89000 Gen5 switch
c034 PEX89000 Gen5 switch
11f8:
8531 Switchtec PFX 24xG3
8532 Switchtec PFX 32xG3
8533 Switchtec PFX 48xG3
8534 Switchtec PFX 64xG3
8535 Switchtec PFX 80xG3
8536 Switchtec PFX 96xG3
8541 Switchtec PSX 24xG3
8542 Switchtec PSX 32xG3
8543 Switchtec PSX 48xG3
8544 Switchtec PSX 64xG3
8545 Switchtec PSX 80xG3
8546 Switchtec PSX 96xG3
8562 Switchtec PFX-L 32xG3
4000 Switchtec PFX 100xG4
4028 Switchtec PFX 28xG4
4036 Switchtec PFX 36xG4
4052 Switchtec PFX 52xG4
4068 Switchtec PFX 68xG4
4084 Switchtec PFX 84xG4
5000 Switchtec PFX 100xG5
5028 Switchtec PFX 28xG5
5036 Switchtec PFX 36xG5
5052 Switchtec PFX 52xG5
5068 Switchtec PFX 68xG5
5084 Switchtec PFX 84xG5
1b21:
1080 ASM1083/1085 PCI bridge
1182 ASM1182e
1184 ASM1184e
1187 ASM1187e
1806 ASM1806
1812 ASM1812
1824 ASM1824
2806 ASM2806
2812 ASM2812
2824 ASM2824
12d8:
0508 PI7C9X20508GP
2304 PI7C9X2G304
2308 PI7C9X2G308GP
2404 PI7C9X2G404
2608 PI7C9X2G608GP
8619 PI7C9X2G1616PR
e110 PI7C9X110 PCI bridge
e111 PI7C9X111SL PCI bridge
111d:
8018 PES12N3A
801c PES24N3A
802e PES24T6
8032 PES48T12
8036 PES48H12
806a PES24T3G2
806e PES24T6G2
8077 PES64H16G2
808c PES32NT24AG2
808e PES24NT24G2
808f PES32NT8AG2
8090 PES16NT16G2
8092 PES12NT12G2
1912:
001a SH7758 PCI bridge
001d SH7758 switch
104c:
8231 XIO2000/XIO2200 PCI bridge
8232 XIO3130 upstream port
8233 XIO3130 downstream port
8240 XIO2001 PCI bridge
`;
