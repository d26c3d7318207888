"""Reads the last line of the Quickstart from standard input and checks what the guarded loop promises."""
import json
import sys

figures = json.loads(sys.stdin.readline())
bare, guarded = figures["bare"], figures["guarded"]
problems = []


def promise(holds, what):
    if not holds:
        problems.append(what)


for name, side in figures.items():
    ended = side["resolved"] + side["handedOver"] + side["failed"] + side["lost"]
    promise(ended == side["tickets"] >= 60, f"{name}: {ended} outcomes for {side['tickets']} tickets")
promise(guarded["lost"] == 0, f"guarded lost {guarded['lost']}")
promise(guarded["failed"] == 0, f"guarded failed {guarded['failed']}")
promise(guarded["repeatedActions"] == 0, f"guarded repeated {guarded['repeatedActions']} actions")
promise(guarded["cardsToModel"] == 0, f"guarded sent {guarded['cardsToModel']} card numbers to the model")
promise(guarded["resolvedOfResolvable"] >= 0.9 * guarded["resolvable"], f"guarded resolved {guarded['resolvedOfResolvable']} of {guarded['resolvable']}")
promise(guarded["budgetStops"] + guarded["loopsBroken"] >= 1, "guarded stopped no run that went on without end")
promise(guarded["runsAtTheCap"] == 0, f"guarded let {guarded['runsAtTheCap']} runs go on to the cap of the loop")
promise(guarded["degradedAnswers"] >= 1, "guarded gave no lesser answer where no model could give one")
promise(guarded["resolvedOfResolvable"] > bare["resolvedOfResolvable"], "guarded resolved no more of what can be resolved than bare")
promise(guarded["resolved"] > bare["resolved"], "guarded resolved no more than bare")
print("\n".join(problems))
sys.exit(1 if problems else 0)
