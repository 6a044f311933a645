package figures

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteTable prints a report for people at a terminal.
func (r Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(name string, s Sums) {
		numbers := []int{s.Questions, s.Answer, s.Clarify, s.Decline, s.Other, s.Helped, s.Unhelped, s.Silent, s.Chosen}
		cells := []string{name}
		for _, n := range numbers {
			cells = append(cells, strconv.Itoa(n))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t")+"\t")
	}
	for _, part := range []struct {
		title string
		rows  []Row
	}{{"week", r.Weeks}, {"topic", r.Topics}, {"language", r.Languages}, {"place", r.Places}} {
		fmt.Fprintln(t, part.title+"\tquestions\tanswer\tclarify\tdecline\tother\thelped\tunhelped\tsilent\tchosen\t")
		for _, row := range part.rows {
			line(row.Name, row.Sums)
		}
		if part.title == "week" {
			line("all", r.Total)
		}
		fmt.Fprintln(t, "\t\t\t\t\t\t\t\t\t\t")
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, gap := range r.Gaps {
		if _, err := fmt.Fprintf(w, "%4d  %s  %s\n", gap.Count, strings.Join(gap.Languages, ","), gap.Text); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSON prints a report for programs.
func (r Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteCSV prints the rows of a report for spreadsheets: by what, its name and the counts.
func (r Report) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	records := [][]string{{"by", "name", "questions", "answer", "clarify", "decline", "other", "helped", "unhelped", "silent", "chosen"}}
	for _, part := range []struct {
		by   string
		rows []Row
	}{{"all", []Row{{"", r.Total}}}, {"week", r.Weeks}, {"topic", r.Topics}, {"language", r.Languages}, {"place", r.Places}} {
		for _, row := range part.rows {
			record := []string{part.by, row.Name}
			for _, n := range []int{row.Questions, row.Answer, row.Clarify, row.Decline, row.Other, row.Helped, row.Unhelped, row.Silent, row.Chosen} {
				record = append(record, strconv.Itoa(n))
			}
			records = append(records, record)
		}
	}
	for _, gap := range r.Gaps {
		records = append(records, []string{"gap", unformula(gap.Text), strconv.Itoa(gap.Count), "", "", "", "", "", "", "", ""})
	}
	return c.WriteAll(records)
}

// unformula keeps a spreadsheet from running what somebody has written.
func unformula(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
