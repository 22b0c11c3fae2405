"""Tests of graph folders."""
