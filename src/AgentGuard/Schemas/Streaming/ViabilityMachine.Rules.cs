using AgentGuard.Schemas.Rules;

namespace AgentGuard.Schemas.Streaming;

/// <content>What rules call when a value begins.</content>
internal sealed partial class ViabilityMachine
{
    /// <summary>Lets a schema follow the value within the branch.</summary>
    public void Add(SchemaNode node, in Opening opening)
    {
        if (IsBlind || _branches[opening.Branch].HasFallen)
        {
            return;
        }

        if (--_steps < 0)
        {
            IsBlind = true;
            return;
        }

        if (opening.Nesting > MaxNesting || _cursors.Count - _values[_values.Count - 1].FirstCursor > MaxCursors)
        {
            Listen(node.Whole, opening, CursorEvents.None);
            return;
        }

        if (node.IsJudgedByMarks(opening.Kind))
        {
            Listen(node.Whole, opening, CursorEvents.None);
        }

        var inner = opening with { Scope = node.EnterScope(opening.Scope), Nesting = opening.Nesting + 1 };
        foreach (var rule in node.RulesOf(opening.Kind))
        {
            rule.Follow(this, inner);
        }
    }

    /// <summary>Adds the cursor of a rule.</summary>
    /// <returns>Its index.</returns>
    public int Listen(SchemaRule rule, in Opening opening, CursorEvents events)
    {
        _values[_values.Count - 1].Events |= events;
        return _cursors.Push(new RuleCursor { Rule = rule, Branch = opening.Branch, Scope = opening.Scope, Events = events });
    }

    /// <summary>The cursor of an index; the reference holds until the next one is added.</summary>
    public ref RuleCursor CursorAt(int index) => ref _cursors[index];

    /// <summary>Adds a branch among which the rule of a cursor chooses.</summary>
    public void AddBranch(int cursor, int role, SchemaNode node, in Opening opening)
    {
        var branch = new Branch { Parent = opening.Branch, Via = cursor, Role = role, At = _values[_values.Count - 1].At };
        Add(node, opening with { Branch = _branches.Push(branch) });
    }

    /// <summary>Lets the branch fall: the value that begins cannot satisfy a rule.</summary>
    public void Fall(SchemaRule rule, in Opening opening, string keyword)
    {
        var at = _values[_values.Count - 1].At;
        Fell(opening.Branch, new FallCause(rule, keyword, at, Further: false, opening.Scope));
    }

    /// <summary>Stops following: what was asked cannot be told within the bounds.</summary>
    public void GoBlind() => IsBlind = true;

    /// <summary>Makes a schema due for the member that a cursor is told of.</summary>
    public void Demand(SchemaNode node, in RuleCursor cursor, int name)
    {
        if (node.IsNever)
        {
            Fell(cursor.Branch, new FallCause(node.Rules[0], string.Empty, name, Further: false, cursor.Scope));
        }
        else
        {
            _due.Push(new DueSchema(node, cursor.Branch, cursor.Scope));
        }
    }
}
