using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <content>What happens to the text.</content>
internal sealed partial class ViabilityMachine
{
    /// <summary>A value begins.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="at">The index of its token.</param>
    /// <param name="index">Which item of an array it is; negative elsewhere.</param>
    public void Begin(JsonKinds kind, int at, int index)
    {
        if (IsBlind)
        {
            return;
        }

        _tick++;
        if (index >= 0)
        {
            BeginItem(index);
        }

        Open(kind, at);
    }

    /// <summary>A name begins in the open object.</summary>
    public void BeginName(int at, int index)
    {
        if (IsBlind)
        {
            return;
        }

        _tick++;
        if (index == 0)
        {
            TellFurther(count: 0);
        }

        _due.CutTo(0);
        ref readonly var container = ref _values[_values.Count - 1];
        for (var i = container.FirstCursor; i < _cursors.Count && (container.Events & CursorEvents.Names) != 0; i++)
        {
            ref readonly var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Names) != 0 && IsStanding(cursor) && cursor.Rule.NameNode is { } node)
            {
                _due.Push(new DueSchema(node, cursor.Branch, cursor.Scope));
            }
        }

        Open(JsonKinds.Name, at);
    }

    /// <summary>A comma was read: a further member must follow.</summary>
    /// <param name="count">How many there are.</param>
    public void Further(int count)
    {
        if (!IsBlind)
        {
            _tick++;
            TellFurther(count);
            Sweep();
        }
    }

    /// <summary>A byte of the open text was read.</summary>
    public void Extend(byte read)
    {
        _tick++;
        var first = _values[_values.Count - 1].FirstCursor;
        _textSteps += _cursors.Count - first;
        IsBlind |= _textSteps / BytesPerStep > maxSteps;
        for (var i = first; i < _cursors.Count; i++)
        {
            ref var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Text) != 0 && IsStanding(cursor) && cursor.Rule.Extend(ref cursor, read) is { } keyword)
            {
                Fell(cursor, keyword);
            }
        }

        Sweep();
    }

    /// <summary>A character of the open text begins that is not known yet.</summary>
    public void BeginCharacter()
    {
        _tick++;
        for (var i = _values[_values.Count - 1].FirstCursor; i < _cursors.Count; i++)
        {
            ref var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Text) != 0 && IsStanding(cursor) && cursor.Rule.CanExtend(cursor) is { } keyword)
            {
                Fell(cursor, keyword);
            }
        }

        Sweep();
    }

    /// <summary>A character of the open text begins of which part of an escape is known.</summary>
    public void BeginCharacter(EscapePrefix escape)
    {
        _tick++;
        for (var i = _values[_values.Count - 1].FirstCursor; i < _cursors.Count; i++)
        {
            ref var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Text) != 0 && IsStanding(cursor) && cursor.Rule.CanExtendBy(escape, cursor) is { } keyword)
            {
                Fell(cursor, keyword);
            }
        }

        Sweep();
    }

    /// <summary>A byte of the open number was read.</summary>
    /// <param name="number">The number with it.</param>
    public void ExtendNumber(ReadOnlySpan<byte> number)
    {
        if (IsBlind || (_values[_values.Count - 1].Events & CursorEvents.Number) == 0)
        {
            return;
        }

        _tick++;
        for (var i = _values[_values.Count - 1].FirstCursor; i < _cursors.Count; i++)
        {
            ref var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Number) != 0 && IsStanding(cursor) && cursor.Rule.ExtendNumber(ref cursor, number) is { } keyword)
            {
                Fell(cursor, keyword);
            }
        }

        Sweep();
    }

    /// <summary>The open value or name is closed; every rule that still follows it judges.</summary>
    public void End(in JsonTape tape)
    {
        if (IsBlind)
        {
            return;
        }

        _tick++;
        var value = _values[_values.Count - 1];
        var evaluation = new Evaluation(tape, errors: null, _steps);

        // The branches of a rule come after it, so that it knows what has become of them.
        for (var i = _cursors.Count - 1; i >= value.FirstCursor; i--)
        {
            ref var cursor = ref _cursors[i];
            if (!IsStanding(cursor))
            {
                continue;
            }

            evaluation.Scope = cursor.Scope;
            var holds = cursor.Rule.Close(ref cursor, ref evaluation, value.At);
            if (evaluation.Exhausted)
            {
                IsBlind = true;
                return;
            }

            if (!holds)
            {
                Fell(cursor, keyword: null);
            }
        }

        _steps = evaluation.StepsLeft;
        _branches.CutTo(value.FirstBranch);
        _cursors.CutTo(value.FirstCursor);
        _values.CutTo(_values.Count - 1);
        Sweep();
    }

    /// <summary>The name that was closed is told to the rules of its object, which say what its value must satisfy.</summary>
    public void EndName(in JsonTape tape, int name)
    {
        End(tape);
        if (IsBlind || IsLost)
        {
            return;
        }

        using var text = Utf8Text.Of(tape, tape.Tokens[name]);
        ref readonly var container = ref _values[_values.Count - 1];
        for (var i = container.FirstCursor; i < _cursors.Count; i++)
        {
            ref var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Members) != 0 && IsStanding(cursor))
            {
                cursor.Rule.EndName(this, ref cursor, text.Bytes, name);
            }
        }

        Sweep();
    }

    private void BeginItem(int index)
    {
        if (index == 0)
        {
            TellFurther(count: 0);
        }

        _due.CutTo(0);
        ref readonly var container = ref _values[_values.Count - 1];
        for (var i = container.FirstCursor; i < _cursors.Count && (container.Events & CursorEvents.Members) != 0; i++)
        {
            ref readonly var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Members) != 0 && IsStanding(cursor) && cursor.Rule.NodeOfItem(index) is { } node)
            {
                _due.Push(new DueSchema(node, cursor.Branch, cursor.Scope));
            }
        }
    }

    private void TellFurther(int count)
    {
        ref readonly var container = ref _values[_values.Count - 1];
        for (var i = container.FirstCursor; i < _cursors.Count && (container.Events & CursorEvents.Further) != 0; i++)
        {
            ref readonly var cursor = ref _cursors[i];
            if ((cursor.Events & CursorEvents.Further) != 0 && IsStanding(cursor) && cursor.Rule.AllowFurther(count) is { } keyword)
            {
                Fell(cursor, keyword, further: true);
            }
        }
    }

    private void Open(JsonKinds kind, int at)
    {
        _values.Push(new OpenValue { Kind = kind, At = at, FirstBranch = _branches.Count, FirstCursor = _cursors.Count });
        for (var i = 0; i < _due.Count && !IsBlind; i++)
        {
            var due = _due[i];
            if (!_branches[due.Branch].HasFallen)
            {
                var branch = _branches.Push(new Branch { Parent = due.Branch, Via = -1, At = at });
                Add(due.Node, new Opening(kind, branch, due.Scope, Nesting: 0));
            }
        }

        _due.CutTo(0);
        Sweep();
    }
}
