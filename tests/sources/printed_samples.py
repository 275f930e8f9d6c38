"""Two articles as each news database prints them, in texts of our own invention, and how they are split."""

from __future__ import annotations

from monitor.model import Document
from monitor.sources.formats.downloads import downloads

NEXIS = """
Download Request: Selected Items: 1-2
Terms: (copper and treaty)

                               1 of 2 DOCUMENTS


                              The Andes Observer

                          April 9, 2024 Tuesday 7:15 PM GMT
                                  Late Edition

Peru and Chile sign copper treaty; ministers
praise a year of talks

BYLINE: Inés Prueba in Lima; Tom Beispiel

SECTION: ECONOMY; Pg. 12

LENGTH: 41 words

DATELINE: LIMA

Peru and Chile signed a treaty on copper on
Monday, their ministers said.

Subject: to approval, of course.

GRAPHIC: The port of Callao.

LOAD-DATE: April 10, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                        Copyright 2024 The Andes Observer
                              All Rights Reserved

                               2 of 2 DOCUMENTS

                         Copyright 2024 Puerto Press SA
                              All Rights Reserved

                                 Puerto Press

                                 10. April 2024

HEADLINE: Bolivia asks for a port

AUTOR: Beispiel, Tom

LÄNGE: 12 Wörter

Bolivia asked Chile for a port.

SPRACHE: GERMAN; DEUTSCH
"""

UNI = """
User Name: a library
Documents (2)
 1. Peru and Chile sign copper treaty
 2. Bolivia asks for a port

Peru and Chile sign copper treaty

The Andes Observer

April 9, 2024 Tuesday

Copyright 2024 The Andes Observer All Rights Reserved

Section: ECONOMY; Pg. 12
Length: 41 words
Byline: Inés Prueba

Body


Peru and Chile signed a treaty on copper on Monday.

People: they had waited.

Both sides were content.

Classification

Language: ENGLISH
Load-Date: April 10, 2024

End of Document

Bolivia asks for a port

Puerto Press (Antofagasta)

April 10, 2024 Wednesday

Length: 12 words

Body

Bolivia asked Chile for a port.

Load-Date: April 10, 2024

End of Document
"""

PROQUEST = """____________________________________________________________

Document 1 of 2

Peru and Chile sign copper treaty

https://www.proquest.com/docview/1/se-2?accountid=1

Author: Prueba, Inés; Beispiel, Tom

Publication info: The Andes Observer; Lima [Lima]. 09 Apr 2024: B.12.

Abstract: None available.

Full text: Peru and Chile signed a treaty on copper on Monday, and their ministers spoke of a year of talks.
Both sides were content.
Subject: said one, to approval.

People: they had waited.

Nobody had hoped.

Subject: Treaties; Copper

Title: Peru and Chile sign copper treaty

Publication title: The Andes Observer (Online); Lima

Publication year: 2024

Publication date: Apr 9, 2024

Section: Economy

Country of publication: Peru

Language of publication: English

Document URL: https://www.proquest.com/docview/1/se-2?accountid=1

Last updated: 2024-11-30

____________________________________________________________

Document 2 of 2

Bolivia asks for a port

Abstract: Bolivia asked Chile for a port.

Full text: Not available.

Publication info: Puerto Press; Antofagasta. 10 Apr 2024: 3.
"""

FACTIVA = """SE\tEconomy
HD\tPeru and Chile sign copper treaty
BY\tBy Inés Prueba
WC\t41 words
PD\t9 April 2024
ET\t19:15
SN\tThe Andes Observer
SC\tANDOBS
LA\tEnglish
CY\t(c) 2024 The Andes Observer

LP
Peru and Chile signed a treaty on copper on Monday.

TD
IN LIMA, both sides were content.

CO\tcalao : Callao Ports
RE\tperu : Peru | chil : Chile
AN\tDocument ANDOBS0020240409ek490001x

HD\tBolivia asks for a port
PD\t10 April 2024
SN\tPuerto Press
LP\tBolivia asked Chile for a port.
AN\tDocument PUERTO0020240410ek4a0001y
"""

FACTIVA_PLAIN = """Economy
Peru and Chile sign copper treaty
By Inés Prueba
41 words
9 April 2024
19:15
The Andes Observer
ANDOBS
B12
English
(c) 2024 The Andes Observer

Peru and Chile signed a treaty on copper on Monday.

Both sides were content.

Document ANDOBS0020240409ek490001x

Bolivia asks for a port
12 words
10 April 2024
Puerto Press
PUERTO
English
Copyright 2024 Puerto Press

Bolivia asked Chile for a port.

Document PUERTO0020240410ek4a0001y
"""

RIS = """TY  - NEWS
TI  - Peru and Chile sign copper treaty
AU  - Prueba, Inés
AU  - Beispiel, Tom
T2  - The Andes Observer
DA  - 2024/04/09/
PY  - 2024
UR  - https://www.proquest.com/docview/1
AB  - Peru and Chile signed a treaty on copper on Monday.
ER  -\x20

TY  - NEWS
T1  - Bolivia asks for a port
JO  - Puerto Press
Y1  - 2024/04/10
N2  - Bolivia asked
      Chile for a port.
ER  - """


def split(text: str) -> list[Document]:
    found = downloads.split(text, "d.txt")
    assert found is not None
    records = list(found)
    assert all(isinstance(record, Document) for record in records), records
    return [record for record in records if isinstance(record, Document)]
