"""The messages that are timed: short and long, plain and hard, as clinicians write them."""

from __future__ import annotations

FIRST = "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?"

MESSAGES = (
    FIRST,
    "hi",
    "wt 70",
    "70",
    "pred dose for a 70 kg man with polymyositis, 58 years old, no lung disease",
    "5'7\" 165# female 51y, new DM plus ILD, which steroid sparer?",
    "JDM 8yo girl 25kg 125 cm, how much prednisone and methotrexate",
    "44F IMNM anti-HMGCR, stopped atorvastatin 3 weeks ago, CK 9800, 70kg, what now",
    "is methotrexate 15 mg every day ok for DM?",
    "can I go to 30 mg mtx a week?",
    "DM on metformin, 80 kg, 60M",
    "54F on pred 60 for 3 weeks, dermatomyositis, responding well. taper?",
    "TPMT low, 60 kg, 165 cm, female, 49, antisynthetase with ILD: azathioprine target?",
    "prednisone alone first and see, add something later if no better?",
    "35F wants to become pregnant, polymyositis, 61 kg, lungs clear, which agent",
    "700 kg man with polymyositis, prednisone dose?",
    "weights 62 kg and 71 kg, which do I use for the steroid?",
    "HBsAg positive, 47M, 74 kg, dermatomyositis, start methotrexate today",
    "39M polymyositis 62 kg, FVC falling, respiratory muscles weak, intubation soon?",
    "67M inclusion body myositis, 84 kg, no lung disease, treat with steroids?",
    "74F polymyalgia rheumatica, 65 kg, prednisone 1 mg/kg?",
    "what is the weather in Lisbon tomorrow",
    "what does the protocol say about vaccines?",
    "sorry, she is 56 not 65, and weighs 63.5 kg",
    "Thank you for the help yesterday. I have a new patient, a 49-year-old man of 90 kg and 180 cm with newly "
    "diagnosed dermatomyositis, proximal weakness over 3 months, no dysphagia, no dyspnoea, high resolution CT of "
    "the chest normal, type 2 diabetes on metformin, hepatitis B and C screen negative, liver tests normal, eGFR 90. "
    "His mother had osteoporosis. What should I start, at what dose, and what has to be checked first?",
)
