"""What name2nat calls people in, codes of countries out; and the countries whose names are alike."""

_CALLED = """
American=USA English=GBR British=GBR Welsh=GBR German=DEU French=FRA Breton=FRA Australian=AUS Canadian=CAN Italian=ITA
Indian=IND Russian=RUS Japanese=JPN Dutch=NLD Norwegian=NOR Irish=IRL Brazilian=BRA Chinese=CHN Austrian=AUT
Argentine=ARG Mexican=MEX Belgian=BEL Korean=KOR Czech=CZE Hungarian=HUN Romanian=ROU Ukrainian=UKR Greek=GRC
Israeli=ISR Iranian=IRN Portuguese=PRT Nigerian=NGA Filipino=PHL Bulgarian=BGR Pakistani=PAK Slovak=SVK Chilean=CHL
Indonesian=IDN Egyptian=EGY Thai=THA Colombian=COL Malaysian=MYS Belarusian=BLR Uruguayan=URY Albanian=ALB Ghanaian=GHA
Estonian=EST Lithuanian=LTU Taiwanese=TWN Cuban=CUB Venezuelan=VEN Catalan=ESP Basque=ESP Latvian=LVA Bangladeshi=BGD
Kenyan=KEN Armenian=ARM Algerian=DZA Dominican=DOM Peruvian=PER Saudi=SAU Moroccan=MAR Jamaican=JAM Azerbaijani=AZE
Singaporean=SGP Vietnamese=VNM Iraqi=IRQ Lebanese=LBN Macedonian=MKD Tunisian=TUN Ugandan=UGA Syrian=SYR Cameroonian=CMR
Cypriot=CYP Paraguayan=PRY Moldovan=MDA Montenegrin=MNE Burmese=MMR Ecuadorian=ECU Senegalese=SEN Afghan=AFG
Nepalese=NPL Ethiopian=ETH Maltese=MLT Bolivian=BOL Tanzanian=TZA Emirati=ARE Samoan=WSM Namibian=NAM Guinean=GIN
Guatemalan=GTM Haitian=HTI Qatari=QAT Palestinian=PSE Zambian=ZMB Salvadoran=SLV Mongolian=MNG Angolan=AGO Honduran=HND
Jordanian=JOR Panamanian=PAN Tongan=TON Kuwaiti=KWT Malian=MLI Barbadian=BRB Cambodian=KHM Guyanese=GUY Sudanese=SDN
Yemeni=YEM Liberian=LBR Burkinabé=BFA Nicaraguan=NIC Libyan=LBY Rwandan=RWA Mauritian=MUS Georgian=GEO Botswana=BWA
Bahraini=BHR Bahamian=BHS Malagasy=MDG Gambian=GMB Malawian=MWI Togolese=TGO Mozambican=MOZ Surinamese=SUR Beninese=BEN
Omani=OMN Equatoguinean=GNQ Gabonese=GAB Maldivian=MDV Belizean=BLZ Bhutanese=BTN Nigerien=NER Burundian=BDI
Grenadian=GRD Chadian=TCD Eritrean=ERI Vanuatuan=VUT Somali=SOM Bruneian=BRN Swazi=SWZ Mauritanian=MRT Slovene=SVN
Bosniak=BIH Turk=TUR Finn=FIN Uzbek=UZB Tajik=TJK Comorian=COM Djiboutian=DJI Sotho=LSO Serb=SRB Congolese=COD Dane=DNK
Kazakh=KAZ Kyrgyz=KGZ Pole=POL Croat=HRV Lao=LAO
"""
NATIONS = dict(pair.split("=") for pair in _CALLED.split())

REGIONS = [
    group.split()
    for group in (
        "COD COG CAF GAB CMR TCD RWA BDI GNQ AGO",
        "CIV SEN MLI BFA NER GIN BEN TGO GMB SLE GNB LBR GHA MRT",
        "KEN UGA TZA RWA BDI ETH ERI SOM SSD DJI SDN",
        "ZAF ZWE ZMB MWI BWA NAM LSO SWZ MOZ",
        "SRB HRV BIH MNE MKD SVN BGR",
        "ALB XKX MKD",
        "RUS BLR UKR KAZ KGZ MDA GEO ARM AZE",
        "KAZ KGZ UZB TJK TKM AZE TUR",
        "SWE DNK NOR FIN ISL",
        "CHE DEU AUT LUX LIE",
        "FRA BEL LUX CHE MCO",
        "USA GBR CAN AUS NZL IRL",
        "ESP ARG CHL URY PRY BOL PER ECU COL VEN PAN CRI NIC HND SLV GTM MEX CUB DOM PRI",
        "PRT BRA CPV AGO MOZ GNB STP TLS",
        "SAU ARE QAT KWT BHR OMN YEM",
        "SYR LBN JOR PSE IRQ EGY",
        "DZA MAR TUN LBY MRT",
        "IND LKA NPL BGD PAK BTN MDV",
        "CHN TWN HKG SGP MYS MAC",
        "KOR PRK",
        "THA LAO KHM VNM MMR",
        "JAM BRB TTO GUY BHS GRD BLZ LCA VCT DMA",
        "FJI PNG WSM TON VUT SLB KIR TUV NRU",
        "AFG IRN PAK TJK",
    )
]
