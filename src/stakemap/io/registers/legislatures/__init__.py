"""Members and committees of parliaments as YAML, as the openstates and the congress project publish them.

Both name a body by what stands around a record (a jurisdiction, a chamber), and both may be one file or a
folder of them.

May import: what `stakemap.io.registers` may.  Read `openstates` and `congress` (a project each); `yaml_text`
is how their files become values.
"""
