/** Tests of the forms. */
package prb.inventory.form;
