/** Documents of the inventory as the files that people write: CSV and YAML beside the inventory's own JSON. Stateless. */
package prb.inventory.form;
