//! What a tenant's template may be written with: text, `{{ values }}`, a few filters, and `{% if %}`.
//!
//! Nothing repeats, calls, stores or includes, so that a template's work and its output grow with its length and with nothing
//! else: fuel counts steps, but `x ~ x` once more at each step takes no more steps than memory has bytes. A branch that no sample
//! leads into is checked like any other.
//!
//! The engine's syntax tree is open to us by its feature `unstable_machinery`; its version is pinned, and a change of the tree
//! does not compile.

use minijinja::{
    Error,
    machinery::{
        Span, Token,
        ast::{BinOpKind, CallArg, CompareOpKind, Expr, Filter, Stmt, UnaryOpKind},
        parse, tokenize,
    },
    syntax::SyntaxConfig,
};

/// Filters, and how many arguments each takes.
const FILTERS: [(&str, usize); 6] =
    [("capitalize", 0), ("default", 2), ("lower", 0), ("title", 0), ("trim", 0), ("upper", 0)];

/// Most words and signs between two braces, and most `elif` of a template: each makes the tree one deeper, and what walks a tree
/// needs a stack as deep.
const MAX_DEPTH: usize = 60;

/// Most breaches that are told of.
const MAX_BREACHES: usize = 20;

/// What is wrong with a source, in words that name the line; nothing when it is fine.
pub(super) fn breaches(source: &str, known: &[&str]) -> Vec<String> {
    if let Some(breach) = too_deep(source) {
        return vec![breach];
    }
    match parse(source, "template", SyntaxConfig::default()) {
        Err(error) => vec![reason(&error)],
        Ok(root) => {
            let mut walk = Walk { known, breaches: Vec::new() };
            walk.statement(&root);
            walk.breaches.truncate(MAX_BREACHES);
            walk.breaches
        }
    }
}

/// An error of the engine in one line.
pub(super) fn reason(error: &Error) -> String {
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    error.line().map_or_else(|| what.clone(), |line| format!("line {line}: {what}"))
}

fn too_deep(source: &str) -> Option<String> {
    let (mut in_tag, mut elifs) = (0, 0);
    // What is no token at all is told by the parser.
    for (token, span) in tokenize(source, false, SyntaxConfig::default()).map_while(Result::ok) {
        match token {
            Token::TemplateData(_) | Token::VariableStart | Token::BlockStart => in_tag = 0,
            token => {
                in_tag += 1;
                elifs += usize::from(matches!(token, Token::Ident("elif")));
            }
        }
        if in_tag > MAX_DEPTH || elifs > MAX_DEPTH {
            return Some(format!("line {}: this is too long; say it in smaller parts", span.start_line));
        }
    }
    None
}

struct Walk<'k> {
    known: &'k [&'k str],
    breaches: Vec<String>,
}

impl Walk<'_> {
    fn breach(&mut self, span: Span, what: impl AsRef<str>) {
        self.breaches.push(format!("line {}: {}", span.start_line, what.as_ref()));
    }

    fn statements(&mut self, of: &[Stmt<'_>]) {
        for statement in of {
            self.statement(statement);
        }
    }

    fn statement(&mut self, of: &Stmt<'_>) {
        let (name, span) = match of {
            Stmt::Template(template) => return self.statements(&template.children),
            Stmt::EmitRaw(_) => return,
            Stmt::EmitExpr(emit) => return self.expression(&emit.expr),
            Stmt::IfCond(branch) => {
                self.expression(&branch.expr);
                self.statements(&branch.true_body);
                return self.statements(&branch.false_body);
            }
            Stmt::ForLoop(of) => ("for", of.span()),
            Stmt::WithBlock(of) => ("with", of.span()),
            Stmt::Set(of) => ("set", of.span()),
            Stmt::SetBlock(of) => ("set", of.span()),
            Stmt::AutoEscape(of) => ("autoescape", of.span()),
            Stmt::FilterBlock(of) => ("filter", of.span()),
            Stmt::Do(of) => ("do", of.span()),
        };
        self.breach(span, format!("`{name}` can't be used here"));
    }

    fn expression(&mut self, of: &Expr<'_>) {
        match of {
            Expr::Const(_) => {}
            Expr::Var(variable) if self.known.contains(&variable.id) => {}
            Expr::Var(_) | Expr::GetAttr(_) => match dotted(of) {
                Some(path) => self.breach(of.span(), format!("unknown variable `{path}`")),
                None => self.breach(of.span(), "this can't be used here"),
            },
            Expr::UnaryOp(not) if matches!(not.op, UnaryOpKind::Not) => self.expression(&not.expr),
            Expr::BinOp(pair) if is_allowed(pair.op) => {
                self.expression(&pair.left);
                self.expression(&pair.right);
            }
            Expr::Compare(chain) if !chain.ops.iter().any(|of| is_containment(of.op)) => {
                self.expression(&chain.expr);
                chain.ops.iter().for_each(|of| self.expression(&of.expr));
            }
            Expr::IfExpr(choice) => {
                self.expression(&choice.test_expr);
                self.expression(&choice.true_expr);
                match &choice.false_expr {
                    Some(otherwise) => self.expression(otherwise),
                    None => self.breach(choice.span(), "`if` needs an `else` here"),
                }
            }
            Expr::Filter(filter) => self.filter(filter, filter.span()),
            Expr::Call(_) => self.breach(of.span(), "nothing can be called here"),
            Expr::Slice(_)
            | Expr::UnaryOp(_)
            | Expr::BinOp(_)
            | Expr::Compare(_)
            | Expr::Test(_)
            | Expr::GetItem(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Map(_) => self.breach(of.span(), "this can't be used here"),
        }
    }

    fn filter(&mut self, filter: &Filter<'_>, span: Span) {
        match FILTERS.iter().find(|(name, _)| *name == filter.name) {
            None => self.breach(span, format!("unknown filter `{}`", filter.name)),
            Some((name, most)) if filter.args.len() > *most => {
                self.breach(span, format!("the filter `{name}` takes at most {most} arguments"));
            }
            Some(_) => {}
        }
        // Filters of filter blocks have none; the block itself is refused.
        filter.expr.iter().for_each(|of| self.expression(of));
        for argument in &filter.args {
            match argument {
                CallArg::Pos(of) => self.expression(of),
                CallArg::Kwarg(..) | CallArg::PosSplat(_) | CallArg::KwargSplat(_) => {
                    self.breach(span, "arguments have no names here");
                }
            }
        }
    }
}

/// Those that give a truth, or one text behind another: nothing that grows faster than it is written.
const fn is_allowed(op: BinOpKind) -> bool {
    use BinOpKind::{Concat, Eq, Gt, Gte, Lt, Lte, Ne, ScAnd, ScOr};
    matches!(op, Eq | Ne | Lt | Lte | Gt | Gte | ScAnd | ScOr | Concat)
}

const fn is_containment(op: CompareOpKind) -> bool {
    matches!(op, CompareOpKind::In | CompareOpKind::NotIn)
}

/// `a.b.c`, as it is written.
fn dotted(of: &Expr<'_>) -> Option<String> {
    match of {
        Expr::Var(variable) => Some(variable.id.to_owned()),
        Expr::GetAttr(attribute) => Some(format!("{}.{}", dotted(&attribute.expr)?, attribute.name)),
        _ => None,
    }
}
