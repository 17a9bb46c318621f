"""Good files of graphs, small and invented."""

from __future__ import annotations

__all__ = [
    "CONNECTIONS",
    "DL",
    "ELEMENTS",
    "GEXF",
    "GRAPHML",
    "NODES",
    "OFFICE",
    "PAJEK",
    "POSITIONS",
    "TIES",
]

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="n" for="node" attr.name="name" attr.type="string"/>
<key id="k" for="edge" attr.name="kind" attr.type="string"><default>advice</default></key>
<key id="w" for="edge" attr.name="strength" attr.type="double"/>
<graph edgedefault="directed">
<node id="a"><data key="n">Ann Ames</data></node>
<node id="b"><data key="n">Bo Brook</data></node>
<edge id="e1" source="a" target="b"><data key="w">0.4</data></edge>
<edge source="b" target="a" directed="false"><data key="k">friendship</data></edge>
</graph></graphml>
"""
GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph mode="dynamic" defaultedgetype="directed" timeformat="date">
<attributes class="edge" mode="static"><attribute id="0" title="kind" type="string"/></attributes>
<nodes><node id="a" label="Ann Ames" start="2019"/><node id="b" label="Bo Brook"/></nodes>
<edges>
<edge id="0" source="a" target="b" start="2019-03" endopen="2021-01-31" weight="2"/>
<edge id="1" source="b" target="a" type="undirected">
<attvalues><attvalue for="0" value="advice"/></attvalues>
<spells><spell start="2018" end="2019-05-31"/><spell start="2021"/></spells>
</edge>
</edges></graph></gexf>
"""
PAJEK = """*Vertices 3
1 "Ann Ames" 0.1 0.2
2 "Bo Brook"
3 Cy
*Arcs :1 "advice"
1 2 2
*Edgeslist
2 3
*Matrix :2 "informs"
0 1 0
0 0 0
1 0 0
"""
DL = """dl n = 3, nm = 2
format = fullmatrix diagonal present
labels:
"Ann Ames", Bo
Cy
matrix labels:
advice
friendship
data:
0 1 0
0 0 2
0 0 0
0 1 0
1 0 0
0 0 0
"""
NODES = "Id,Label,kind,:LABEL\na,Ann Ames,person,\nb,Bo Brook,person,\nu,Roads Agency,unit,\n"
TIES = "Source,Target,Type,Weight,kind,start\na,b,Directed,2,advice,2019\nb,u,Undirected,,advice,2020-03-01\n"
ELEMENTS = "Label,Type,Description,Tags\nAnn Ames,Person,clerk,a|b\nRoads Agency,Organization,,\n"
CONNECTIONS = "From,To,Type,Direction\nAnn Ames,Bo Brook|Cy,Advice,directed\nBo Brook,Cy,friendship,mutual\n"
POSITIONS = {
    "head": {
        "vars": ["person", "personLabel", "position", "positionLabel", "body", "bodyLabel", "start", "end"]
    },
    "results": {
        "bindings": [
            {
                "person": {"type": "uri", "value": f"http://www.wikidata.org/entity/Q{k}"},
                "personLabel": {"type": "literal", "value": name},
                "position": {"type": "uri", "value": "http://www.wikidata.org/entity/Q90"},
                "positionLabel": {"type": "literal", "value": "mayor of Amber"},
                "body": {"type": "uri", "value": "http://www.wikidata.org/entity/Q91"},
                "bodyLabel": {"type": "literal", "value": "Amber"},
                "start": {"type": "literal", "value": f"{2010 + k}-06-01T00:00:00Z"},
                "end": {"type": "literal", "value": f"{2011 + k}-05-31T00:00:00Z"},
            }
            for k, name in ((1, "Ann Ames"), (2, "Bo Brook"))
        ]
    },
}
OFFICE = {
    "@context": {
        "org": "http://www.w3.org/ns/org#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "ex": "http://amber.example/",
    },
    "@graph": [
        {"@id": "ex:roads", "@type": "org:OrganizationalUnit", "skos:prefLabel": "Roads Office"},
        {
            "@id": "ex:head",
            "@type": "org:Post",
            "skos:prefLabel": "Head",
            "org:postIn": {"@id": "ex:roads"},
        },
        {"@id": "ex:ann", "@type": "foaf:Person", "foaf:name": "Ann Ames", "org:holds": {"@id": "ex:head"}},
        {"@id": "ex:bo", "@type": "foaf:Person", "foaf:name": "Bo", "org:reportsTo": {"@id": "ex:ann"}},
        {
            "@type": "org:Membership",
            "org:member": {"@id": "ex:bo"},
            "org:organization": {"@id": "ex:roads"},
            "org:role": {"skos:prefLabel": "engineer"},
            "org:memberDuring": {"time:hasBeginning": {"time:inXSDDate": "2019-03-01"}},
        },
    ],
}
