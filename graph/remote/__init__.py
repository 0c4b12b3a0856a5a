"""The same graph in a store on another machine, over SPARQL 1.1: asked, indexed, and written article by article."""
