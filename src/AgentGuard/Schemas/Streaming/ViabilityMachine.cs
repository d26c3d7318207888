using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>Tells of an unfinished JSON text whether some valid document begins with it.</summary>
/// <remarks>
/// <para>Every open value has branches of rules; a branch falls with the first of its rules, and takes with it the branch that needs it. Among
/// alternatives a rule holds as long as enough of them stand. The text is lost when the root falls.</para>
/// <para>It never loses a text that can still become valid: a rule that cannot be followed cheaply waits until the value that it judges is
/// closed, and then judges it as in a whole document. Past its bounds it stops following, and loses nothing any more.</para>
/// </remarks>
internal sealed partial class ViabilityMachine(SchemaNode root, long maxSteps) : IDisposable
{
    private const int MaxCursors = 2048;
    private const int MaxNesting = 64;
    private const int BytesPerStep = 16;

    private readonly PooledStack<Branch> _branches = new();
    private readonly PooledStack<RuleCursor> _cursors = new();
    private readonly PooledStack<OpenValue> _values = new();
    private readonly PooledStack<DueSchema> _due = new();
    private long _steps;
    private long _textSteps;
    private int _tick;
    private bool _mustSweep;

    /// <summary>Whether no valid document begins so.</summary>
    public bool IsLost => _branches[0].HasFallen;

    /// <summary>Whether a bound was reached: only a judgement of the whole tells more.</summary>
    public bool IsBlind { get; private set; }

    /// <summary>Whether some rule reads along with the open text.</summary>
    public bool ReadsText => !IsBlind && (_values[_values.Count - 1].Events & CursorEvents.Text) != 0;

    /// <summary>Begins a new text.</summary>
    public void Start()
    {
        _branches.CutTo(0);
        _cursors.CutTo(0);
        _values.CutTo(0);
        _due.CutTo(0);
        (_steps, _textSteps, _tick, IsBlind) = (maxSteps, 0, 0, false);
        _branches.Push(new Branch { Parent = -1, Via = -1 });
        _due.Push(new DueSchema(root, 0, Scope: null));
    }

    public void Dispose()
    {
        _branches.Dispose();
        _cursors.Dispose();
        _values.Dispose();
        _due.Dispose();
    }

    /// <summary>Remembers everything for <see cref="Restore"/>.</summary>
    public void Save(MachineSnapshot snapshot)
    {
        _branches.CopyTo(snapshot.Branches);
        _cursors.CopyTo(snapshot.Cursors);
        _values.CopyTo(snapshot.Values);
        _due.CopyTo(snapshot.Due);
        (snapshot.Steps, snapshot.TextSteps, snapshot.Tick, snapshot.IsBlind) = (_steps, _textSteps, _tick, IsBlind);
    }

    public void Restore(MachineSnapshot snapshot)
    {
        snapshot.Branches.CopyTo(_branches);
        snapshot.Cursors.CopyTo(_cursors);
        snapshot.Values.CopyTo(_values);
        snapshot.Due.CopyTo(_due);
        (_steps, _textSteps, _tick, IsBlind) = (snapshot.Steps, snapshot.TextSteps, snapshot.Tick, snapshot.IsBlind);
    }

    /// <summary>Says why the text is lost.</summary>
    /// <param name="tape">What has come so far; tokens that are open have no end.</param>
    public SchemaError Explain(in JsonTape tape)
    {
        var cause = _branches[0].Cause;
        var errors = new SchemaErrors();
        if (cause.Keyword is null && tape.Tokens[cause.At].Next != int.MaxValue)
        {
            var evaluation = new Evaluation(tape, errors, maxSteps) { Scope = cause.Scope };
            cause.Rule.Check(ref evaluation, cause.At, marks: null);
        }

        if (errors.Count == 0)
        {
            cause.Rule.Explain(errors, tape, cause.At, cause.Keyword, cause.Further);
        }

        return errors.InOrder()[0];
    }

    private bool IsStanding(in RuleCursor cursor) => !_branches[cursor.Branch].HasFallen;

    private void Fell(in RuleCursor cursor, string? keyword, bool further = false) =>
        Fell(cursor.Branch, new FallCause(cursor.Rule, keyword, _branches[cursor.Branch].At, further, cursor.Scope));

    private void Fell(int branch, FallCause cause)
    {
        while (!_branches[branch].HasFallen)
        {
            ref var fallen = ref _branches[branch];
            (fallen.HasFallen, fallen.Cause, _mustSweep) = (true, cause, true);
            if (fallen.Parent < 0)
            {
                return;
            }

            branch = fallen.Parent;
            if (fallen.Via < 0)
            {
                continue;
            }

            ref var chooser = ref _cursors[fallen.Via];
            switch (chooser.Rule.EndBranch(ref chooser, fallen.Role, _tick))
            {
                case BranchEnd.Stands:
                    return;
                case BranchEnd.Falls:
                    cause = new FallCause(chooser.Rule, Keyword: null, _branches[branch].At, Further: false, chooser.Scope);
                    break;
            }
        }
    }

    // What is a part of a fallen branch need not be followed any more.
    private void Sweep()
    {
        if (!_mustSweep)
        {
            return;
        }

        _mustSweep = false;
        var branches = _branches.Items;
        for (var i = 1; i < branches.Length; i++)
        {
            branches[i].HasFallen |= branches[branches[i].Parent].HasFallen;
        }
    }
}
